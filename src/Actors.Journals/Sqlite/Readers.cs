using System.Collections.Concurrent;

namespace Actors.Journals.Sqlite;

/// <summary>Threads that read, each with a connection of its own, so that no actor waits for the disk inside its turn.</summary>
internal sealed class Readers : IAsyncDisposable, IDisposable
{
    private readonly BlockingCollection<Func<Func<ReaderTables>, bool>> _waiting = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _path;
    private int _running;

    public Readers(string path, int threads)
    {
        (_path, _running) = (path, threads);

        // The first connection is made here: a file that cannot be read is refused at once.
        var first = new ReaderTables(JournalFile.OpenReader(path));
        for (var i = 0; i < threads; i++)
        {
            var tables = i == 0 ? first : null;
            new Thread(() => Run(tables)) { Name = $"journal reader {i + 1}", IsBackground = true }.Start();
        }
    }

    public Task<TResult> ReadAsync<TResult>(Func<ReaderTables, TResult> read, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _waiting.Add(open => Execute(open, read, done), cancellationToken);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        return cancellationToken.CanBeCanceled ? done.Task.WaitAsync(cancellationToken) : done.Task;
    }

    /// <summary>Completes when what waits has been read and every connection is closed: the last to close a file is to be its
    /// writer.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.CompleteAdding();
        await _ended.Task.ConfigureAwait(false);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _ended.Task.Wait();
    }

    /// <returns>Whether the connection can be used again.</returns>
    private static bool Execute<TResult>(Func<ReaderTables> open, Func<ReaderTables, TResult> read, TaskCompletionSource<TResult> done)
    {
        try
        {
            done.SetResult(read(open()));
            return true;
        }
        catch (Exception failure)
        {
            done.SetException(failure);
            return failure is not SqliteException { IsOfDevice: true };
        }
    }

    private void Run(ReaderTables? tables)
    {
        // Opened by the first read, so that a failure is that read's and not the thread's.
        foreach (var read in _waiting.GetConsumingEnumerable())
        {
            if (read(() => tables ??= new ReaderTables(JournalFile.OpenReader(_path))))
                continue;
            tables?.Dispose();
            tables = null;
        }

        tables?.Dispose();
        if (Interlocked.Decrement(ref _running) == 0)
            _ended.SetResult();
    }
}
