using Actors.Journal;

namespace Actors.Training.Tests.Runs;

/// <summary>A journal whose appends a test can hold up, and whose reads can stay without an answer or give what nobody can read.</summary>
internal sealed class GatedJournal(IJournal inner) : IJournal
{
    private volatile TaskCompletionSource _open = Opened();

    private StreamId? _closed;
    private int _silent;
    private int _garbled;

    /// <summary>The next read never answers.</summary>
    public void SilenceNextRead() => _silent = 1;

    /// <summary>The next read gives an event that nobody knows.</summary>
    public void GarbleNextRead() => _garbled = 1;

    /// <param name="only">The stream whose appends wait; null for all.</param>
    public void Close(StreamId? only = null)
    {
        _closed = only;
        _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Open() => _open.TrySetResult();

    public async ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default)
    {
        if (_closed is null || append.Stream == _closed)
            await _open.Task;
        return await inner.AppendAsync(append, cancellationToken);
    }

    public IAsyncEnumerable<JournalEvent> ReadAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, long max = long.MaxValue, CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _silent, 0) == 1 ? Silence(cancellationToken)
        : Interlocked.Exchange(ref _garbled, 0) == 1 ? Garble(stream).ToAsyncEnumerable()
        : inner.ReadAsync(stream, from, to, max, cancellationToken);

    public IAsyncEnumerable<JournalEvent> ReadAllAsync(
        long after = 0, long max = long.MaxValue, CancellationToken cancellationToken = default) => inner.ReadAllAsync(after, max, cancellationToken);

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

    private static async IAsyncEnumerable<JournalEvent> Silence(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    private static IEnumerable<JournalEvent> Garble(StreamId stream) =>
        [new JournalEvent(1, stream, 1, DateTimeOffset.UnixEpoch, "garbled/1", default)];

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
