
namespace Actors.Journals.Sqlite;

/// <summary>Sees to it that one thread at a time commits: its own, which takes whatever waits, or, on a quick device, that of an append
/// with which nothing else waits.</summary>
/// <remarks>
/// Invariants:
/// - Writes are executed in the order of their calls; those that wait at the same moment share a transaction, and so a sync.
/// - Handing a write over to another thread and its answer back costs two wake-ups, a third of a sync on a quick device. So an append is
///   committed by its caller when the last commit was of one write alone, durable, and took less than
///   <see cref="SqliteOptions.CallerCommitLimit"/>, and nothing waits. Anything else, and everything on a slow device, is left to the
///   writer's thread. So a device that becomes slow, or hangs, holds up one caller; whoever comes after it waits without a thread, and with
///   the patience it has.
/// - The log is copied into the database by the writer's thread alone.
/// - What the device has failed is tried again by the writer's thread before anything else, while <see cref="SqliteOptions.FailurePatience"/>
///   lasts, counted from the device's first failure. So a device that comes back has cost time only; one that does not is told to
///   everybody, and at once to those who come then.
/// </remarks>
internal sealed class Writer : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly SqliteOptions _options;
    private readonly Transactions _transactions;
    private readonly Health _health;
    private readonly object _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new();
    private readonly List<(Write Write, Exception Failure)> _failed = [];
    private Queue<Write> _waiting = new();
    private Queue<Write> _taken = new();
    private bool _isCommitting;
    private bool _wasQuickAlone;
    private bool _isLogLong;
    private bool _closing;

    public Writer(string path, SqliteOptions options, GrowthSignal growth, Reserve reserve)
    {
        (_options, _health) = (options, new Health(path, options.Time));
        _transactions = new Transactions(path, options, growth, reserve, _health);
        new Thread(Run) { Name = "journal writer", IsBackground = true }.Start();
    }

    /// <summary>Transactions that became durable.</summary>
    public long Commits => _transactions.Count;

    public IJournalHealth Health => _health;

    /// <summary>Whether nobody commits and nothing waits.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return !_isCommitting && !HasWork;
        }
    }

    private bool HasWork => _waiting.Count > 0 || _failed.Count > 0;

    /// <summary>Appends, perhaps before this returns.</summary>
    public Task<AppendResult> AppendAsync(Append append)
    {
        var write = new Write<AppendResult>(tables => tables.Append(append));
        if (!TryBeginAlone())
            return Enqueue(write);
        try
        {
            Commit([write]);
        }
        finally
        {
            EndCommitting(_transactions.IsLogLong);
        }

        return write.Done;
    }

    /// <summary>Has the writer's thread execute something in a transaction.</summary>
    public Task<TResult> WriteAsync<TResult>(Func<WriterTables, TResult> execute) => Enqueue(new Write<TResult>(execute));

    /// <summary>Commits what waits, copies the log into the database and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _ended.Task.ConfigureAwait(false);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        Close();
        _ended.Task.Wait();
    }

    private Task<TResult> Enqueue<TResult>(Write<TResult> write)
    {
        lock (_gate)
        {
            ThrowIfClosing();
            _waiting.Enqueue(write);
            if (_waiting.Count == 1 && !_isCommitting)
                Monitor.Pulse(_gate);
        }

        return write.Done;
    }

    private bool TryBeginAlone()
    {
        lock (_gate)
        {
            ThrowIfClosing();
            // Before a log that is to be copied a caller steps back: the writer's thread would wait for it as long as it has more to say.
            return !_isCommitting && !_isLogLong && _wasQuickAlone && _waiting.Count == 0 && (_isCommitting = true);
        }
    }

    /// <param name="isLogLong">Whether the log is to be copied.</param>
    private void EndCommitting(bool isLogLong)
    {
        lock (_gate)
        {
            (_isCommitting, _isLogLong) = (false, isLogLong);
            if (HasWork || _isLogLong || _closing)
                Monitor.Pulse(_gate);
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }

        _closed.TrySetResult();
    }

    private void Run()
    {
        while (TryTakeAll())
        {
            TryFailedAgain();
            while (_taken.Count > 0)
            {
                Commit(NextGroup());
                TryFailedAgain();
            }

            if (_transactions.IsLogLong)
                _transactions.CopyLog();
            EndCommitting(isLogLong: false);
        }

        _transactions.Dispose();
        _ended.SetResult();
    }

    private bool TryTakeAll()
    {
        lock (_gate)
        {
            while (_isCommitting || (!HasWork && !_isLogLong))
            {
                if (_closing && !_isCommitting)
                    return false;
                Monitor.Wait(_gate);
            }

            _isCommitting = true;
            (_waiting, _taken) = (_taken, _waiting);
            return true;
        }
    }

    private List<Write> NextGroup()
    {
        var group = new List<Write>(Math.Min(_taken.Count, _options.MaxGroup));
        while (group.Count < _options.MaxGroup && _taken.TryDequeue(out var write))
            group.Add(write);
        return group;
    }

    private void TryFailedAgain()
    {
        for (var pause = ShortestPause; _failed.Count > 0; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (_health.Lasted >= _options.FailurePatience || !Waits(pause))
            {
                foreach (var (write, failure) in _failed)
                    write.Fail(failure);
                _failed.Clear();
                return;
            }

            var again = _failed.ConvertAll(each => each.Write);
            _failed.Clear();
            Commit(again);
        }
    }

    // False when the journal is being closed.
    private bool Waits(TimeSpan pause)
    {
        Task.WaitAny(Task.Delay(pause, _options.Time), _closed.Task);
        return !_closed.Task.IsCompleted;
    }

    private void Commit(List<Write> group)
    {
        var began = _options.Time.GetTimestamp();
        var isDurable = _transactions.Commit(group, _failed);
        _wasQuickAlone = isDurable && group.Count == 1 && _options.Time.GetElapsedTime(began) < _options.CallerCommitLimit;
    }

    private void ThrowIfClosing() => ObjectDisposedException.ThrowIf(_closing, typeof(SqliteStore));
}
