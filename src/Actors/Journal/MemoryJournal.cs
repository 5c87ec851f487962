using System.Runtime.CompilerServices;

namespace Actors.Journal;

/// <summary>A journal without a disk, with the whole contract: for tests and for what may be lost.</summary>
public sealed class MemoryJournal(TimeProvider? time = null) : IJournal
{
    private const int PageSize = 256;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Head> _heads = new(StringComparer.Ordinal);
    private readonly List<JournalEvent?> _all = [];
    private readonly GrowthSignal _growth = new();

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
            end = _all.Count;
        for (; after < end && max > 0; after++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            JournalEvent? recorded;
            lock (_gate)
                recorded = _all[(int)after];
            if (recorded is null)
                continue;
            max--;
            yield return recorded;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEvent> FollowAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (from <= to)
        {
            var growth = _growth.Next;
            await foreach (var recorded in ReadAsync(stream, from, to, cancellationToken: cancellationToken))
            {
                yield return recorded;
                from = recorded.Sequence + 1;
            }

            if (from <= to)
                await growth.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEvent> FollowAllAsync(
        long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var growth = _growth.Next;
            await foreach (var recorded in ReadAllAsync(after, cancellationToken: cancellationToken))
            {
                yield return recorded;
                after = recorded.Position;
            }

            await growth.WaitAsync(cancellationToken);
        }
    }

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
            var gone = (int)Math.Max(0, Math.Min(to, head.Sequence) - head.Deleted);
            foreach (var recorded in head.Events[..gone])
                _all[(int)recorded.Position - 1] = null;
            head.Events.RemoveRange(0, gone);
            head.Deleted += gone;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamId> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string[] streams;
        lock (_gate)
            streams = [.. _heads.Where(head => head.Value.Sequence > 0).Select(head => head.Key)];
        foreach (var stream in streams)
            yield return stream;
    }

    /// <summary>From now on only appends with this token or a newer one are accepted.</summary>
    internal void Fence(StreamId stream, FencingToken token)
    {
        lock (_gate)
            HeadOf(stream).Token = token;
    }

    private AppendResult TryAppend(Append append)
    {
        var head = HeadOf(append.Stream);
        if (append.Token < head.Token)
            return new AppendResult.Fenced(head.Token);
        if (append.ExpectedSequence != head.Sequence)
            return new AppendResult.Conflict(head.Sequence);
        head.Token = append.Token;
        var now = _time.GetUtcNow();
        foreach (var data in append.Events)
        {
            // Named once more by the head's own id, so that a million events share one object.
            var recorded = new JournalEvent(_all.Count + 1, head.Stream, head.Sequence + 1, now, data.Manifest, data.Payload);
            _all.Add(recorded);
            head.Events.Add(recorded);
        }

        return new AppendResult.Appended(head.Sequence, _all.Count);
    }

    private List<JournalEvent> Page(StreamId stream, long from, long to, long max)
    {
        lock (_gate)
        {
            if (!_heads.TryGetValue(stream.Value, out var head))
                return [];
            var first = Math.Max(0, from - head.Deleted - 1);
            var end = Math.Min(Math.Min(to, head.Sequence) - head.Deleted, first + Math.Min(max, PageSize));
            return first < end ? head.Events.GetRange((int)first, (int)(end - first)) : [];
        }
    }

    private Head HeadOf(StreamId stream)
    {
        if (!_heads.TryGetValue(stream.Value, out var head))
            _heads.Add(stream.Value, head = new Head(stream));
        return head;
    }

    private sealed class Head(StreamId stream)
    {
        public StreamId Stream => stream;

        public FencingToken Token { get; set; }

        public List<JournalEvent> Events { get; } = [];

        public long Deleted { get; set; }

        public long Sequence => Deleted + Events.Count;
    }
}
