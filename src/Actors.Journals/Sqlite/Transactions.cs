using Actors.Journals.Sqlite.Interop;

namespace Actors.Journals.Sqlite;

/// <summary>The one connection that writes, used by one thread at a time: makes groups of writes durable, each in one transaction.</summary>
/// <remarks>
/// Invariants:
/// - Nobody is told that a write succeeded before the transaction it is in has been synced.
/// - A write that fails takes no other with it: its group is rolled back and each write of it tried alone.
/// - A device without room is given the reserve first; what fails after that has no room at all.
/// - What a device has failed is not trusted: after that, in a commit or a copy of the log, the connection is not used again. A new one
///   reads what is in the file, and writes what is missing anew; a failed flush is never repeated.
/// </remarks>
internal sealed class Transactions : IDisposable
{
    private readonly string _path;
    private readonly SqliteOptions _options;
    private readonly GrowthSignal _growth;
    private readonly Reserve _reserve;
    private readonly Health _health;
    private Database? _database;
    private WriterTables? _tables;

    public Transactions(string path, SqliteOptions options, GrowthSignal growth, Reserve reserve, Health health)
    {
        (_path, _options, _growth, _reserve, _health) = (path, options, growth, reserve, health);
        OpenConnection(mayCreate: true);
    }

    /// <summary>Transactions that became durable.</summary>
    public long Count { get; private set; }

    /// <summary>Whether it is time to copy the log.</summary>
    public bool IsLogLong => _database?.LogPages >= _options.CheckpointPages;

    /// <summary>Copies what the log holds into the database, as far as no reader needs it where it is; the log then begins anew.</summary>
    public void CopyLog()
    {
        try
        {
            _database?.Execute("pragma wal_checkpoint(passive)");
        }
        catch (SqliteException failure)
        {
            // Nothing is lost: the log keeps it, and it is tried again behind the next commit, or before it.
            if (failure.IsOfDevice)
                CloseConnection();
        }
    }

    /// <summary>Tries the writes together, and each alone when it is one of them that fails. Everyone has an answer afterwards, but for those that the
    /// device has failed.</summary>
    /// <param name="group">Committed together.</param>
    /// <param name="failed">These are added here, in their order, each with its failure.</param>
    /// <returns>Whether they became durable together.</returns>
    public bool Commit(List<Write> group, List<(Write Write, Exception Failure)> failed)
    {
        if (TryCommit(group, out var isOnes) is not { } failure)
        {
            _health.Worked();
            foreach (var write in group)
                write.Complete();
            _growth.Grew();
            return true;
        }

        if (failure is JournalFullException && _reserve.TryRelease())
        {
            Commit(group, failed);
        }
        else if (group.Count > 1 && isOnes)
        {
            foreach (var write in group)
                Commit([write], failed);
        }
        else if (failure is SqliteException { IsOfDevice: true } ofDevice)
        {
            _health.Failed(ofDevice);
            failed.AddRange(group.Select(write => (write, failure)));
        }
        else
        {
            // Without a reserve left nothing can say so but the process itself.
            if (failure is JournalFullException { InnerException: SqliteException full })
                _health.Failed(full);
            foreach (var write in group)
                write.Fail(failure);
        }

        return false;
    }

    /// <summary>Copies the log into the database and closes it.</summary>
    public void Dispose() => CloseConnection();

    /// <param name="group">Committed together.</param>
    /// <param name="isOnes">Whether it was a write of the group that failed, and neither the transaction nor the device.</param>
    /// <returns>Null when the group is durable.</returns>
    private Exception? TryCommit(List<Write> group, out bool isOnes)
    {
        isOnes = false;
        try
        {
            if (_database is null)
                OpenConnection(mayCreate: false);
            _tables!.Begin(_options.Time.GetUtcNow());
            isOnes = true;
            foreach (var write in group)
                write.Execute(_tables);
            isOnes = false;
            _tables.Commit();
            Count++;
            return null;
        }
        catch (Exception failure)
        {
            isOnes &= failure is not SqliteException { IsFull: true } and not SqliteException { IsOfDevice: true }
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
        if (sqlite.IsOfDevice || sqlite.IsCorrupt)
            CloseConnection();
        return sqlite.IsFull && isRolledBack
            ? new JournalFullException($"{_path} has no room: nothing was written. Free space on its device.", sqlite)
            : sqlite;
    }

    private void OpenConnection(bool mayCreate)
    {
        var database = JournalFile.OpenWriter(_path, _options, mayCreate);
        try
        {
            _tables = new WriterTables(database) { MayRepeat = !mayCreate };
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
