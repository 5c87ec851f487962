using Actors.Journals;
using Actors.Runs.Retention;
using Actors.Runs.Run;

namespace Actors.Node.Reading;

/// <summary>What retention's own facts tell of a run's checkpoints, without the actor that owns them.</summary>
public static class RetentionReader
{
    private static readonly RetentionDecider Fold = new();
    private static readonly RetentionSnapshotCodec States = new();

    /// <param name="snapshots">Saves folding what came before the newest snapshot; null for none.</param>
    public static async ValueTask<RetentionState> ReadAsync(
        IJournalReader journal, ISnapshotReader? snapshots, string run, CancellationToken cancellationToken)
    {
        var stream = RunHome.RetentionStreamOf(run);
        var (state, sequence) = snapshots is null ? (RetentionState.Initial, 0) : await SnapshotAsync(snapshots, stream, cancellationToken);
        await foreach (var recorded in journal.ReadAsync(stream, sequence + 1, cancellationToken: cancellationToken))
            state = Fold.Evolve(state, RetentionEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload));
        return state;
    }

    // One that does not load, or does not read, only saves no time.
    private static async ValueTask<(RetentionState State, long Sequence)> SnapshotAsync(
        ISnapshotReader snapshots, StreamId stream, CancellationToken cancellationToken)
    {
        try
        {
            return await snapshots.LoadAsync(stream, SnapshotCriteria.Any, cancellationToken) is { } snapshot
                ? (States.Decode(snapshot.Manifest, snapshot.Payload), snapshot.Sequence)
                : (RetentionState.Initial, 0);
        }
        catch (Exception unreadable) when (unreadable is NotSupportedException or System.Text.Json.JsonException or IOException)
        {
            return (RetentionState.Initial, 0);
        }
    }
}
