using Actors.Journal;
using Actors.Tests;
using Actors.Training.Runs;

namespace Actors.Training.Tests.Runs;

/// <summary>A journal whose appends a test can hold up, and whose reads can stay without an answer or give what nobody can read.</summary>
internal sealed class GatedJournal(IJournal inner) : ForwardingJournal(inner)
{
    private volatile TaskCompletionSource _open = Opened();

    private StreamId? _closed;
    private int _silent;
    private int _garbled;
    private int _failing;

    /// <summary>The next read never answers.</summary>
    public void SilenceNextRead() => _silent = 1;

    /// <summary>The next append of the run fails.</summary>
    public void FailNextAppend() => _failing = 1;

    /// <summary>The next read gives an event that nobody knows.</summary>
    public void GarbleNextRead() => _garbled = 1;

    /// <param name="only">The stream whose appends wait; null for all.</param>
    public void Close(StreamId? only = null)
    {
        _closed = only;
        _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Open() => _open.TrySetResult();

    public override async ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default)
    {
        if (_closed is null || append.Stream == _closed)
            await _open.Task;
        if (RunHome.TryGetRun(append.Stream, out _) && Interlocked.Exchange(ref _failing, 0) == 1)
            throw new IOException("Input/output error");
        return await base.AppendAsync(append, cancellationToken);
    }

    public override IAsyncEnumerable<JournalEvent> ReadAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, long max = long.MaxValue, CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _silent, 0) == 1 ? Silence(cancellationToken)
        : Interlocked.Exchange(ref _garbled, 0) == 1 ? Garble(stream).ToAsyncEnumerable()
        : base.ReadAsync(stream, from, to, max, cancellationToken);

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
