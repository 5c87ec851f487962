using System.Runtime.CompilerServices;
using Actors.Journals;
using Actors.Runs.Run;

namespace Actors.Node.Reading;

/// <summary>All facts of a run, its own and those of its retention, in the order in which they were recorded.</summary>
public static class RunHistoryReader
{
    /// <summary>Reads both streams side by side.</summary>
    /// <param name="from">The run's first sequence number, inclusive; of retention's facts, what was recorded after the run's event before that one.</param>
    public static async IAsyncEnumerable<HistoricEvent> ReadAsync(
        IJournalReader journal, string run, long from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Retention's end is fixed first: what it says follows from what the run had recorded before.
        var before = await PositionAsync(journal, run, from - 1, cancellationToken);
        var deletions = new Queue<JournalEvent>();
        await foreach (var recorded in journal.ReadAsync(RunHome.RetentionStreamOf(run), cancellationToken: cancellationToken))
        {
            if (recorded.Position > before)
                deletions.Enqueue(recorded);
        }

        await foreach (var recorded in journal.ReadAsync(RunHome.StreamOf(run), from, cancellationToken: cancellationToken))
        {
            while (deletions.TryPeek(out var earlier) && earlier.Position < recorded.Position)
                yield return new HistoricEvent(deletions.Dequeue(), OfRetention: true);
            yield return new HistoricEvent(recorded, OfRetention: false);
        }

        while (deletions.TryDequeue(out var last))
            yield return new HistoricEvent(last, OfRetention: true);
    }

    // Of an event that is not there yet: behind everything.
    private static async ValueTask<long> PositionAsync(IJournalReader journal, string run, long sequence, CancellationToken cancellationToken)
    {
        if (sequence < 1)
            return 0;
        await foreach (var recorded in journal.ReadAsync(RunHome.StreamOf(run), sequence, sequence, cancellationToken: cancellationToken))
            return recorded.Position;
        return long.MaxValue;
    }
}
