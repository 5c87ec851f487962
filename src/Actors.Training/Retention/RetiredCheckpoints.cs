using Actors.Journal;
using Actors.Training.Runs;

namespace Actors.Training.Retention;

/// <summary>The checkpoints that a run can no longer count on, as retention's own facts tell.</summary>
public static class RetiredCheckpoints
{
    /// <summary>The hashes of all retired checkpoints of a run.</summary>
    public static async ValueTask<IReadOnlySet<string>> ReadAsync(IJournal journal, string run, CancellationToken cancellationToken)
    {
        var retired = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var recorded in journal.ReadAsync(RunHome.RetentionStreamOf(run), cancellationToken: cancellationToken))
        {
            if (RetentionEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload) is RetentionEvent.CheckpointRetired checkpoint)
                retired.Add(checkpoint.Sha256);
        }

        return retired;
    }
}
