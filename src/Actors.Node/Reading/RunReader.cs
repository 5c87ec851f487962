using Actors.Journals;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Run;

namespace Actors.Node.Reading;

/// <summary>Reads runs from the journal, without the process that runs them.</summary>
/// <param name="snapshots">Saves folding what came before the newest snapshot.</param>
public sealed class RunReader(IJournalReader journal, ISnapshotReader snapshots)
{
    private static readonly RunDecider Fold = new();
    private static readonly RunSnapshotCodec States = new();

    /// <summary>The names of all runs, in ordinal order.</summary>
    public async IAsyncEnumerable<string> NamesAsync()
    {
        await foreach (var stream in journal.StreamsAsync())
        {
            if (RunHome.TryGetRun(stream.Value, out var run))
                yield return run;
        }
    }

    /// <summary>A run as its events tell it; a status of <see cref="RunStatus.Unknown"/> when there is none of that name.</summary>
    public async ValueTask<RunView> ReadAsync(string run, CancellationToken cancellationToken = default)
    {
        // First, so that what is retired is never newer than what is known to be saved.
        var retention = await RetentionReader.ReadAsync(journal, snapshots, run, cancellationToken);
        var view = await SnapshotAsync(run, cancellationToken);
        await foreach (var recorded in EventsAsync(run, view.Events + 1, cancellationToken))
        {
            view = view with
            {
                State = Fold.Evolve(view.State, recorded.Event),
                SubmittedAt = recorded.Sequence == 1 ? recorded.Timestamp : view.SubmittedAt,
                LastEventAt = recorded.Timestamp,
                Events = recorded.Sequence,
            };
        }

        return view with { Retention = retention };
    }

    private async ValueTask<RunView> SnapshotAsync(string run, CancellationToken cancellationToken)
    {
        var unknown = RunView.Unknown(run);
        try
        {
            if (await snapshots.LoadAsync(RunHome.StreamOf(run), SnapshotCriteria.Any, cancellationToken) is not { } snapshot)
                return unknown;
            var state = States.Decode(snapshot.Manifest, snapshot.Payload);
            await foreach (var first in journal.ReadAsync(RunHome.StreamOf(run), 1, 1, cancellationToken: cancellationToken))
                unknown = unknown with { SubmittedAt = first.Timestamp };
            return unknown with { State = state, LastEventAt = snapshot.Timestamp, Events = snapshot.Sequence };
        }
        catch (Exception unreadable) when (unreadable is NotSupportedException or System.Text.Json.JsonException or IOException)
        {
            return unknown; // Damaged, or of another version: the events are folded from the first.
        }
    }

    /// <summary>When and how the checkpoints of a run were saved, by their SHA-256.</summary>
    public ValueTask<IReadOnlyDictionary<string, SavedCheckpoint>> SavedAsync(RunView run, CancellationToken cancellationToken = default) =>
        SavedCheckpointReader.ReadAsync(journal, run, cancellationToken);

    /// <summary>The events of a run, decoded, in order.</summary>
    /// <param name="from">First sequence number, inclusive.</param>
    /// <exception cref="UnknownManifestException">An event is of a later version of this program.</exception>
    public async IAsyncEnumerable<RecordedRunEvent> EventsAsync(
        string run, long from = 1, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var recorded in journal.ReadAsync(RunHome.StreamOf(run), from, cancellationToken: cancellationToken))
            yield return RecordedRunEvent.Of(recorded);
    }
}

/// <param name="Manifest">The event's name and version, as recorded.</param>
/// <param name="Timestamp">UTC.</param>
public sealed record RecordedRunEvent(long Sequence, DateTimeOffset Timestamp, string Manifest, ReadOnlyMemory<byte> Payload, RunEvent Event)
{
    public static RecordedRunEvent Of(JournalEvent recorded) => new(
        recorded.Sequence, recorded.Timestamp, recorded.Manifest, recorded.Payload,
        RunEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload));
}

/// <summary>A run at the moment of reading.</summary>
/// <param name="Retention">Which checkpoints are gone, pinned and verified.</param>
public sealed record RunView(
    string Run, RunState State, DateTimeOffset SubmittedAt, DateTimeOffset LastEventAt, long Events, RetentionState Retention)
{
    public bool Exists => State.Status != RunStatus.Unknown;

    /// <summary>Recorded, not missing and not retired, newest first.</summary>
    public IEnumerable<CheckpointRecord> Checkpoints => State.Checkpoints
        .Where(checkpoint => !Retention.IsRetired(checkpoint.Sha256))
        .OrderByDescending(checkpoint => checkpoint.Step);

    /// <summary>Recorded, and their files were not there, or not what was recorded, when somebody looked last; not retired, newest first.</summary>
    public IEnumerable<CheckpointRecord> Missing => State.Missing
        .Where(checkpoint => !Retention.IsRetired(checkpoint.Sha256))
        .OrderByDescending(checkpoint => checkpoint.Step);

    /// <summary>Whether no rule takes it: pinned, or brought back and about to be.</summary>
    public bool IsPinned(CheckpointRecord checkpoint) => Retention.Pinned.ContainsKey(checkpoint.Sha256) || checkpoint.Import > Retention.Imports;

    /// <summary>Whether a checkpoint that the run had when somebody looked earlier is none of it any more: retired, or known to neither the run
    /// nor its retention.</summary>
    public bool IsLetGo(string sha256) =>
        Retention.IsRetired(sha256) || !State.Checkpoints.Concat(State.Missing).Any(known => known.Sha256 == sha256);

    public static RunView Unknown(string run) =>
        new(run, RunState.Initial, default, default, 0, RetentionState.Initial);
}
