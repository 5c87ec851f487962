using Actors.Journal;
using Actors.Training.Runs;

namespace Actors.Training.Retention;

/// <summary>What retention's own facts tell of a run's checkpoints, without the actor that owns them.</summary>
public static class RetentionReader
{
    private static readonly RetentionDecider Fold = new();

    public static async ValueTask<RetentionState> ReadAsync(IJournal journal, string run, CancellationToken cancellationToken)
    {
        var state = RetentionState.Initial;
        await foreach (var recorded in journal.ReadAsync(RunHome.RetentionStreamOf(run), cancellationToken: cancellationToken))
            state = Fold.Evolve(state, RetentionEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload));
        return state;
    }
}
