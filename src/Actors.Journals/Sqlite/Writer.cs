using Actors.Journal;
using Actors.Journals.Sqlite.Interop;

namespace Actors.Journals.Sqlite;

/// <summary>The one connection that writes, on its own thread. Writes that wait at the same moment share a transaction, and so a
/// sync.</summary>
/// <remarks>
/// Invariants:
/// - Nobody is told that a write succeeded before the transaction it is in has been synced.
/// - A write that fails takes no other with it: its group is rolled back and each write of it tried alone.
/// - A device without room is given the reserve first; what fails after that has no room at all.
/// - After a commit that failed with an input/output error the connection is not used again; a new one reads what is in the file.
/// </remarks>
internal sealed class Writer : IAsyncDisposable, IDisposable
{
    private readonly string _path;
    private readonly SqliteOptions _options;
    private readonly GrowthSignal _growth;
    private readonly Reserve _reserve;
    private readonly object _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Queue<Write> _waiting = new();
    private Queue<Write> _taken = new();
    private bool _closing;
    private Database? _database;
    private WriterTables? _tables;

    public Writer(string path, SqliteOptions options, GrowthSignal growth, Reserve reserve)
    {
        (_path, _options, _growth, _reserve) = (path, options, growth, reserve);
        OpenConnection();
        try
        {
            // This process alone writes the file: whoever held a lease in an earlier one is gone.
            _database!.Execute(SqlText.Get("lease-free-all"));
        }
        catch
        {
            CloseConnection();
            throw;
        }

        new Thread(Run) { Name = "journal writer", IsBackground = true }.Start();
    }

    /// <summary>Transactions that became durable.</summary>
    public long Commits { get; private set; }

    public Task<TResult> WriteAsync<TResult>(Func<WriterTables, TResult> execute)
    {
        var write = new Write<TResult>(execute);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, typeof(SqliteStore));
            _waiting.Enqueue(write);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
        }

        return write.Done;
    }

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

    private void Close()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (TryTakeAll())
        {
            while (_taken.Count > 0)
                Commit(NextGroup());
        }

        _database?.Dispose();
        _ended.SetResult();
    }

    private bool TryTakeAll()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closing)
                    return false;
                Monitor.Wait(_gate);
            }

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

    private void Commit(List<Write> group)
    {
        if (TryCommit(group, out var isOnes) is not { } failure)
        {
            foreach (var write in group)
                write.Complete();
            _growth.Grew();
        }
        else if (failure is JournalFullException && _reserve.TryRelease())
        {
            Commit(group);
        }
        else if (group.Count > 1 && isOnes)
        {
            foreach (var write in group)
                Commit([write]);
        }
        else
        {
            foreach (var write in group)
                write.Fail(failure);
        }
    }

    /// <param name="group">Committed together.</param>
    /// <param name="isOnes">Whether it was a write of the group that failed, and neither the transaction nor the device.</param>
    /// <returns>Null when the group is durable.</returns>
    private Exception? TryCommit(List<Write> group, out bool isOnes)
    {
        isOnes = false;
        try
        {
            if (_database is null)
                OpenConnection();
            _tables!.Begin(_options.Time.GetUtcNow());
            isOnes = true;
            foreach (var write in group)
                write.Execute(_tables);
            isOnes = false;
            _tables.Commit();
            Commits++;
            return null;
        }
        catch (Exception failure)
        {
            isOnes &= failure is not SqliteException { IsFull: true } and not SqliteException { IsInputOutput: true }
                and not SqliteException { IsCorrupt: true };
            return RollBack(failure);
        }
    }

    private Exception RollBack(Exception failure)
    {
        try
        {
            _tables?.RollBack();
        }
        catch (Exception)
        {
            CloseConnection();
        }

        if (failure is not SqliteException sqlite)
            return failure;
        var isRolledBack = _database is not null;
        if (sqlite.IsInputOutput || sqlite.IsCorrupt)
            CloseConnection();
        return sqlite.IsFull && isRolledBack
            ? new JournalFullException($"{_path} has no room: nothing was written. Free space on its device.", sqlite)
            : sqlite;
    }

    private void OpenConnection()
    {
        var database = JournalFile.OpenWriter(_path, _options);
        try
        {
            _tables = new WriterTables(database);
            _database = database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void CloseConnection()
    {
        _database?.Dispose();
        (_database, _tables) = (null, null);
    }
}
