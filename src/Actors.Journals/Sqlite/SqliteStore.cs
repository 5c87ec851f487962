using Actors.Journals.Sqlite.Interop;

namespace Actors.Journals.Sqlite;

/// <summary>A journal and its snapshots in one SQLite file, written by one process.</summary>
public sealed class SqliteStore : IAsyncDisposable, IDisposable
{
    private readonly FileLock? _lock;
    private readonly Writer? _writer;
    private readonly Reserve? _reserve;
    private readonly Readers _readers;
    private readonly GrowthSignal _growth = new();

    private SqliteStore(string path, SqliteOptions options, bool readOnly)
    {
        options.Validate();
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            if (!readOnly)
            {
                _lock = FileLock.TryTake(Path + ".lock", out var holder) ?? throw new JournalInUseException(Path, holder);
                _reserve = new Reserve(Path, options.ReserveBytes);
                _writer = OpenWriter(options, _reserve);
                _reserve.Open();
            }

            _readers = new Readers(Path, options.ReaderThreads);
        }
        catch
        {
            _writer?.Dispose();
            _lock?.Dispose();
            throw;
        }

        Journal = new SqliteJournal(_writer, _readers, _growth, options);
        Snapshots = new SqliteSnapshotStore(_writer, _readers);
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>The events.</summary>
    public SqliteJournal Journal { get; }

    /// <summary>The snapshots.</summary>
    public SqliteSnapshotStore Snapshots { get; }

    /// <summary>What keeps the journal writable for a little while on a full device; null for one that is open to be read.</summary>
    public IJournalReserve? Reserve => _reserve;

    /// <summary>Tells whether the journal can be written; null for one that is open to be read.</summary>
    public IJournalHealth? Health => _writer?.Health;

    /// <summary>Transactions that became durable since the file was opened.</summary>
    internal long Commits => _writer?.Commits ?? 0;

    /// <summary>Opens a file for writing, making it and its folder if need be.</summary>
    /// <exception cref="JournalInUseException">Another process, or another store of this one, writes it.</exception>
    /// <exception cref="JournalFormatException">It is something else.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static SqliteStore Open(string path, SqliteOptions? options = null)
    {
        if (Directory.Exists(path))
            throw new JournalFormatException(path, "it is a directory.");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        return new SqliteStore(path, options ?? new SqliteOptions(), readOnly: false);
    }

    /// <summary>Opens a file for reading, also while another process writes it. Every write through it is refused.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="JournalFormatException">It is something else.</exception>
    public static SqliteStore OpenReadOnly(string path, SqliteOptions? options = null) =>
        new(path, options ?? new SqliteOptions(), readOnly: true);

    /// <summary>As <see cref="DisposeAsync"/>, on the caller's thread and the store's own: no other is needed, however busy the pool.</summary>
    public void Dispose()
    {
        _readers.Dispose();
        _writer?.Dispose();
        _lock?.Dispose();
    }

    // What opening writes may be more than a full device takes: a node that died there can start again by what was put aside.
    private Writer OpenWriter(SqliteOptions options, Reserve reserve)
    {
        try
        {
            return new Writer(Path, options, _growth, reserve);
        }
        catch (SqliteException failure) when (failure.IsFull && reserve.TryRelease())
        {
            return new Writer(Path, options, _growth, reserve);
        }
    }

    /// <summary>Commits what waits, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync().ConfigureAwait(false);
        if (_writer is not null)
            await _writer.DisposeAsync().ConfigureAwait(false);
        _lock?.Dispose();
    }
}
