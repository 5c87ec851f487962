using System.Collections.Concurrent;
using Actors.Journals.Tests.Contract;
using Actors.Journals;

namespace Actors.Node.Tests.Fixtures;

/// <summary>A journal whose appends a test can hold up, and whose reads can stay without an answer or give what nobody can read.</summary>
internal sealed class GatedJournal(IJournal inner) : ForwardingJournal(inner)
{
    private volatile TaskCompletionSource _open = Opened();

    private StreamId? _closed;
    private int _silent;
    private int _garbled;
    private StreamId? _failing;
    private TaskCompletionSource _failed = new();
    private readonly ConcurrentDictionary<StreamId, long> _readFrom = [];

    /// <summary>The next read never answers.</summary>
    public void SilenceNextRead() => _silent = 1;

    /// <summary>Completes when the append has failed that was to.</summary>
    public Task Failed => _failed.Task;

    /// <summary>Whether an append waits.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>The next append to a stream fails.</summary>
    public void FailNextAppend(StreamId stream) => (_failing, _failed) = (stream, new(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>The lowest number that the last reading of a stream asked for.</summary>
    public long ReadFrom(StreamId stream) => _readFrom[stream];

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
        {
            IsHeld = !_open.Task.IsCompleted;
            await _open.Task;
            IsHeld = false;
        }

        if (append.Stream == _failing)
        {
            _failing = null;
            _failed.SetResult();
            throw new IOException("Input/output error");
        }

        return await base.AppendAsync(append, cancellationToken);
    }

    public override IAsyncEnumerable<JournalEvent> ReadAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, long max = long.MaxValue, CancellationToken cancellationToken = default)
    {
        _readFrom[stream] = from;
        return Interlocked.Exchange(ref _silent, 0) == 1 ? Silence(cancellationToken)
            : Interlocked.Exchange(ref _garbled, 0) == 1 ? Garble(stream).ToAsyncEnumerable()
            : base.ReadAsync(stream, from, to, max, cancellationToken);
    }

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
