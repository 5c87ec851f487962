using Actors.Journal;

namespace Actors.Tests.EventSourcing;

/// <summary>A journal whose appends can be held up or made to fail, before or after they take effect, and whose reads can hang.</summary>
internal sealed class FaultyJournal(IJournal inner) : IJournal
{
    /// <summary>Asked before an append: what it must wait for.</summary>
    public Func<Append, Task>? BeforeAppend { get; set; }

    /// <summary>Asked after an append took effect: throws when its acknowledgement is to be lost.</summary>
    public Func<Append, Task>? AfterAppend { get; set; }

    public Func<CancellationToken, Task>? BeforeRead { get; set; }

    /// <summary>Called after each event that was read, before the next.</summary>
    public Action? BetweenEvents { get; set; }

    /// <summary>Asked when a reading has ended, before its reader learns of that.</summary>
    public Func<Task>? AfterRead { get; set; }

    public List<Append> Appends { get; } = [];

    public async ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default)
    {
        lock (Appends)
            Appends.Add(append);
        if (BeforeAppend is { } before)
            await before(append);
        var result = await inner.AppendAsync(append, cancellationToken);
        if (AfterAppend is { } after)
            await after(append);
        return result;
    }

    public async IAsyncEnumerable<JournalEvent> ReadAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, long max = long.MaxValue,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (BeforeRead is { } before)
            await before(cancellationToken);
        await foreach (var recorded in inner.ReadAsync(stream, from, to, max, cancellationToken))
        {
            yield return recorded;
            BetweenEvents?.Invoke();
        }

        if (AfterRead is { } after)
            await after();
    }

    public IAsyncEnumerable<JournalEvent> ReadAllAsync(
        long after = 0, long max = long.MaxValue, CancellationToken cancellationToken = default) =>
        inner.ReadAllAsync(after, max, cancellationToken);

    public IAsyncEnumerable<JournalEvent> FollowAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, CancellationToken cancellationToken = default) =>
        inner.FollowAsync(stream, from, to, cancellationToken);

    public IAsyncEnumerable<JournalEvent> FollowAllAsync(long after = 0, CancellationToken cancellationToken = default) =>
        inner.FollowAllAsync(after, cancellationToken);

    public ValueTask<long> HighestSequenceAsync(StreamId stream, CancellationToken cancellationToken = default) =>
        inner.HighestSequenceAsync(stream, cancellationToken);

    public ValueTask DeleteAsync(StreamId stream, long to, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(stream, to, cancellationToken);

    public IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken = default) => inner.StreamsAsync(cancellationToken);
}
