using Actors.Journals;
using Actors.Runs.Run;

namespace Actors.Node.Reading;

/// <summary>Reads from a run's journal how its checkpoints came to be.</summary>
internal static class SavedCheckpointReader
{
    private const string Manifest = "checkpoint-saved/";

    /// <summary>Finds the events of a run's checkpoints, without decoding any other.</summary>
    /// <returns>By SHA-256; a checkpoint that was not saved by its run is not among them.</returns>
    public static async ValueTask<IReadOnlyDictionary<string, SavedCheckpoint>> ReadAsync(
        IJournalReader journal, RunView view, CancellationToken cancellationToken)
    {
        var known = view.Checkpoints.Concat(view.Missing).ToArray();
        var wanted = known.Select(checkpoint => checkpoint.Sha256).ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, SavedCheckpoint>(StringComparer.Ordinal);
        if (wanted.Count == 0)
            return found;
        // Every step is at least one event before its checkpoint's. Only what came in by another way is to be looked for before that.
        var from = known.Min(checkpoint => checkpoint.Step) + 1;
        await ReadAsync(from, long.MaxValue);
        if (found.Count < wanted.Count)
            await ReadAsync(1, from - 1);
        return found;

        async ValueTask ReadAsync(long first, long last)
        {
            await foreach (var recorded in journal.ReadAsync(RunHome.StreamOf(view.Run), first, last, cancellationToken: cancellationToken))
            {
                if (!recorded.Manifest.StartsWith(Manifest, StringComparison.Ordinal))
                    continue;
                if (RunEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload) is RunEvent.CheckpointSaved saved && wanted.Contains(saved.Sha256))
                    found[saved.Sha256] = new SavedCheckpoint(recorded.Timestamp, saved);
            }
        }
    }
}
