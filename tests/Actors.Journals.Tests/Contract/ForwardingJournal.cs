using Actors.Journals;

namespace Actors.Journals.Tests.Contract;

/// <summary>A journal that hands everything on to another; what a test wants otherwise it overrides.</summary>
internal abstract class ForwardingJournal(IJournal inner) : IJournal
{
    public virtual ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default) =>
        inner.AppendAsync(append, cancellationToken);

    public virtual IAsyncEnumerable<JournalEvent> ReadAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, long max = long.MaxValue, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(stream, from, to, max, cancellationToken);

    public IAsyncEnumerable<JournalEvent> ReadAllAsync(long after = 0, long max = long.MaxValue, CancellationToken cancellationToken = default) =>
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
