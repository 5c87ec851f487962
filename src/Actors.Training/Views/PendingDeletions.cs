using Actors.Journal;
using Actors.Training.Retention;
using Actors.Training.Runs;

namespace Actors.Training.Views;

/// <summary>Reads which checkpoints of a run are retired while their files may still be there.</summary>
public static class PendingDeletions
{
    /// <summary>In the order of their steps.</summary>
    public static async ValueTask<IReadOnlyList<PendingDeletion>> ReadAsync(IJournal journal, RunView view, CancellationToken cancellationToken = default)
    {
        if (view.Retention.Pending.IsEmpty)
            return [];
        var retired = new Dictionary<string, RetentionEvent.CheckpointRetired>(StringComparer.Ordinal);
        await foreach (var recorded in journal.ReadAsync(RunHome.RetentionStreamOf(view.Run), cancellationToken: cancellationToken))
        {
            if (RetentionEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload) is RetentionEvent.CheckpointRetired gone)
                retired[gone.Sha256] = gone;
        }

        return
        [
            .. from pending in view.Retention.Pending
               let gone = retired[pending.Key]
               orderby gone.Step
               select new PendingDeletion(gone.Step, gone.File, SizeOf(view, pending.Key), gone.Rule, gone.Reason, pending.Value.Failure),
        ];
    }

    private static long SizeOf(RunView view, string sha256) =>
        view.State.Checkpoints.Find(checkpoint => checkpoint.Sha256 == sha256)?.SizeBytes ?? 0;
}

/// <summary>A checkpoint that the rules let go and that is not known to be deleted.</summary>
/// <param name="SizeBytes">What its deletion will free; 0 when the run no longer counts on the file.</param>
/// <param name="Rule">The rule that chose it.</param>
/// <param name="Reason">Why that rule did.</param>
/// <param name="Failure">Why the last deletion failed; empty when none did.</param>
public sealed record PendingDeletion(long Step, string File, long SizeBytes, string Rule, string Reason, string Failure);
