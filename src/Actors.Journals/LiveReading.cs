using System.Runtime.CompilerServices;

namespace Actors.Journals;

/// <summary>Makes one reading that waits for what comes out of readings that end with what there is.</summary>
public static class LiveReading
{
    /// <summary>Reads to the end, waits for growth and goes on, until cancelled or behind the last place.</summary>
    /// <param name="read">Reads what there is from a place on, and ends.</param>
    /// <param name="from">The place to begin with.</param>
    /// <param name="to">The last place, inclusive.</param>
    /// <param name="behind">The place behind an event.</param>
    /// <param name="growth">Asked before each reading, so that growth in between is not missed; awaited after it.</param>
    /// <param name="highest">The last place that was ever taken, also when nothing is left there; for a reading with a last place.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<JournalEvent> FollowAsync(
        Func<long, CancellationToken, IAsyncEnumerable<JournalEvent>> read,
        long from,
        long to,
        Func<JournalEvent, long> behind,
        Func<Task> growth,
        Func<CancellationToken, ValueTask<long>> highest,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (from <= to)
        {
            var grown = growth();
            var isAllThere = to != long.MaxValue && await highest(cancellationToken) >= to;
            await foreach (var recorded in read(from, cancellationToken))
            {
                yield return recorded;
                from = behind(recorded);
            }

            // What did not come although it was there before the reading began has been deleted.
            if (isAllThere)
                yield break;
            if (from <= to)
                await grown.WaitAsync(cancellationToken);
        }
    }
}
