using System.Runtime.CompilerServices;

namespace Actors.Journals.Memory;

/// <summary>A journal without a disk, with the whole contract: for tests and for what may be lost.</summary>
public sealed class MemoryJournal(TimeProvider? time = null) : IJournal
{
    private const int PageSize = 256;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryHead> _heads = [];
    private readonly List<MemorySegment> _all = [];
    private readonly GrowthSignal _growth = new();
    private long _lastPosition;

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (append.Events.IsDefaultOrEmpty)
            throw new ArgumentException("An append has at least one event.", nameof(append));
        AppendResult result;
        lock (_gate)
            result = TryAppend(append);
        if (result is AppendResult.Appended)
            _growth.Grew();
        return ValueTask.FromResult(result);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEvent> ReadAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, long max = long.MaxValue,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        to = Math.Min(to, await HighestSequenceAsync(stream, cancellationToken));
        while (max > 0 && Page(stream, from, to, max) is { Count: > 0 } page)
        {
            foreach (var recorded in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return recorded;
            }

            (from, max) = (page[^1].Sequence + 1, max - page.Count);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEvent> ReadAllAsync(
        long after = 0, long max = long.MaxValue, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long end;
        lock (_gate)
            end = _lastPosition;
        while (max > 0 && PageOfAll(after, end, max) is { Last: > 0 } page)
        {
            foreach (var recorded in page.Events)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return recorded;
            }

            (after, max) = (page.Last, max - page.Events.Count);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEvent> FollowAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, CancellationToken cancellationToken = default) =>
        LiveReading.FollowAsync(
            (next, token) => ReadAsync(stream, next, to, cancellationToken: token),
            from, to, static recorded => recorded.Sequence + 1, () => _growth.Next,
            token => HighestSequenceAsync(stream, token), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEvent> FollowAllAsync(long after = 0, CancellationToken cancellationToken = default) =>
        LiveReading.FollowAsync(
            (last, token) => ReadAllAsync(last, cancellationToken: token),
            after, long.MaxValue, static recorded => recorded.Position, () => _growth.Next,
            static _ => ValueTask.FromResult(0L), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> HighestSequenceAsync(StreamId stream, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return ValueTask.FromResult(_heads.GetValueOrDefault(stream.Value)?.Sequence ?? 0);
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(StreamId stream, long to, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (!_heads.TryGetValue(stream.Value, out var head))
                return ValueTask.CompletedTask;
            head.Delete(to);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamId> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string[] streams;
        lock (_gate)
            streams = [.. _heads.Where(head => head.Value.Sequence > 0).Select(head => head.Key).Order(StringComparer.Ordinal)];
        foreach (var stream in streams)
            yield return stream;
    }

    private AppendResult TryAppend(Append append)
    {
        var head = HeadOf(append.Stream);
        if (append.ExpectedSequence != head.Sequence)
            return new AppendResult.Conflict(head.Sequence);
        var segment = new MemorySegment(head, head.Sequence + 1, _lastPosition + 1, _time.GetUtcNow(), append.Events);
        _all.Add(segment);
        head.Add(segment);
        _lastPosition = segment.LastPosition;
        return new AppendResult.Appended(head.Sequence, _lastPosition);
    }

    private List<JournalEvent> Page(StreamId stream, long from, long to, long max)
    {
        lock (_gate)
            return _heads.TryGetValue(stream.Value, out var head) ? head.Read(from, to, Math.Min(max, PageSize)) : [];
    }

    /// <returns>Some events, and the position up to which all were looked at; 0 when there is nothing to look at.</returns>
    private (List<JournalEvent> Events, long Last) PageOfAll(long after, long end, long max)
    {
        max = Math.Min(max, PageSize);
        var events = new List<JournalEvent>();
        lock (_gate)
        {
            var last = 0L;
            for (var i = MemorySegment.IndexOf(_all, after + 1, segment => segment.LastPosition); i < _all.Count && events.Count < max; i++)
            {
                if (_all[i].FirstPosition > end)
                    break;
                var to = Math.Min(_all[i].LastPosition, end);
                last = _all[i].Read(Math.Max(after + 1, _all[i].FirstPosition), to, max, events);
            }

            return (events, last);
        }
    }

    private MemoryHead HeadOf(StreamId stream)
    {
        if (!_heads.TryGetValue(stream.Value, out var head))
            _heads.Add(stream.Value, head = new MemoryHead(stream));
        return head;
    }
}
