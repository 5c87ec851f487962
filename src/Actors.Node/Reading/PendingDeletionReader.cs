using Actors.Journals;
using Actors.Runs.Retention;
using Actors.Runs.Run;

namespace Actors.Node.Reading;

/// <summary>Reads which checkpoints of a run are retired while their files may still be there.</summary>
public static class PendingDeletionReader
{
    /// <summary>In the order of their steps.</summary>
    public static async ValueTask<IReadOnlyList<PendingDeletion>> ReadAsync(IJournalReader journal, RunView view, CancellationToken cancellationToken = default)
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
               select new PendingDeletion(gone.Step, gone.File, SizeOf(view, pending.Key), pending.Key, gone.Rule, gone.Reason, pending.Value.Failure),
        ];
    }

    private static long SizeOf(RunView view, string sha256) =>
        view.State.Checkpoints.Find(checkpoint => checkpoint.Sha256 == sha256)?.SizeBytes ?? 0;
}
