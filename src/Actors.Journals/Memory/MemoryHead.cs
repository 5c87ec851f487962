namespace Actors.Journals.Memory;

/// <summary>One stream of a <see cref="MemoryJournal"/>: its end and its appends. Used under the journal's lock.</summary>
internal sealed class MemoryHead(StreamId stream)
{
    private readonly List<MemorySegment> _segments = [];

    public StreamId Stream => stream;

    public long Sequence { get; private set; }

    /// <summary>Events up to this number have been deleted.</summary>
    public long Deleted { get; private set; }

    public void Add(MemorySegment segment)
    {
        _segments.Add(segment);
        Sequence = segment.LastSequence;
    }

    public List<JournalEvent> Read(long from, long to, long max)
    {
        var events = new List<JournalEvent>();
        from = Math.Max(from, Deleted + 1);
        var first = MemorySegment.IndexOf(_segments, from, segment => segment.LastSequence);
        for (var i = first; i < _segments.Count && events.Count < max; i++)
        {
            var segment = _segments[i];
            if (segment.FirstSequence > to)
                break;
            var offset = segment.FirstPosition - segment.FirstSequence;
            segment.Read(Math.Max(from, segment.FirstSequence) + offset, Math.Min(to, segment.LastSequence) + offset, max, events);
        }

        return events;
    }

    public void Delete(long to)
    {
        Deleted = Math.Max(Deleted, Math.Min(to, Sequence));
        var whole = _segments.FindIndex(segment => segment.LastSequence > Deleted);
        foreach (var segment in _segments[..(whole < 0 ? _segments.Count : whole)])
            segment.Forget();
        _segments.RemoveAll(segment => segment.LastSequence <= Deleted);
    }
}
