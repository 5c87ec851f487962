using System.Collections.Immutable;

namespace Actors.Journals.Memory;

/// <summary>The events of one append, as they were handed in: keeping them costs one object, whatever their number.</summary>
internal sealed class MemorySegment(
    MemoryHead head, long firstSequence, long firstPosition, DateTimeOffset timestamp, ImmutableArray<EventData> events)
{
    private ImmutableArray<EventData> _events = events;

    public long FirstSequence => firstSequence;

    public long FirstPosition => firstPosition;

    public long LastSequence { get; } = firstSequence + events.Length - 1;

    public long LastPosition { get; } = firstPosition + events.Length - 1;

    /// <summary>The first of the segments, in order, whose last number is not below <paramref name="number"/>.</summary>
    public static int IndexOf(List<MemorySegment> segments, long number, Func<MemorySegment, long> last)
    {
        var (low, high) = (0, segments.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (last(segments[middle]) < number)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Adds the events of some positions that have not been deleted, until <paramref name="max"/> are in the list.</summary>
    /// <returns>The last position looked at.</returns>
    public long Read(long from, long to, long max, List<JournalEvent> into)
    {
        var position = Math.Max(from, firstPosition + head.Deleted + 1 - firstSequence);
        for (; position <= to && into.Count < max; position++)
        {
            var index = (int)(position - firstPosition);
            var data = _events[index];
            into.Add(new JournalEvent(position, head.Stream, firstSequence + index, timestamp, data.Manifest, data.Payload));
        }

        return Math.Max(from, Math.Min(position - 1, to));
    }

    /// <summary>All of it has been deleted.</summary>
    public void Forget() => _events = [];
}
