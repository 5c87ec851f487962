using Actors.Journal;
using Actors.Journals.Sqlite.Interop;

namespace Actors.Journals.Sqlite;

/// <summary>A journal, its snapshots and its leases in one SQLite file, written by one process.</summary>
public sealed class SqliteStore : IAsyncDisposable
{
    private readonly FileLock? _lock;
    private readonly Writer? _writer;
    private readonly Reserve? _reserve;
    private readonly Readers _readers;
    private readonly GrowthSignal _growth = new();

    private SqliteStore(string path, SqliteOptions options, bool readOnly)
    {
        Path = System.IO.Path.GetFullPath(path);
        if (!readOnly)
        {
            _lock = FileLock.TryTake(Path + ".lock", out var holder) ?? throw new JournalInUseException(Path, holder);
            try
            {
                _reserve = new Reserve(Path, options.ReserveBytes);
                _writer = new Writer(Path, options, _growth, _reserve);
                _reserve.Open();
            }
            catch
            {
                _lock.Dispose();
                throw;
            }
        }

        _readers = new Readers(Path, options.ReaderThreads);
        Journal = new SqliteJournal(_writer, _readers, _growth, options);
        Snapshots = new SqliteSnapshotStore(_writer, _readers);
        Leases = new SqliteLeaseStore(_writer);
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>The events.</summary>
    public SqliteJournal Journal { get; }

    /// <summary>The snapshots.</summary>
    public SqliteSnapshotStore Snapshots { get; }

    /// <summary>The leases.</summary>
    public SqliteLeaseStore Leases { get; }

    /// <summary>What keeps the journal writable for a little while on a full device; null for one that is open to be read.</summary>
    public IJournalReserve? Reserve => _reserve;

    /// <summary>Opens a file for writing, making it and its folder if need be.</summary>
    /// <exception cref="JournalInUseException">Another process, or another store of this one, writes it.</exception>
    /// <exception cref="JournalFormatException">It is something else.</exception>
    public static SqliteStore Open(string path, SqliteOptions? options = null)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        return new SqliteStore(path, options ?? new SqliteOptions(), readOnly: false);
    }

    /// <summary>Opens a file for reading, also while another process writes it. Every write through it is refused.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="JournalFormatException">It is something else.</exception>
    public static SqliteStore OpenReadOnly(string path, SqliteOptions? options = null) =>
        new(path, options ?? new SqliteOptions(), readOnly: true);

    /// <summary>Commits what waits, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync().ConfigureAwait(false);
        if (_writer is not null)
            await _writer.DisposeAsync().ConfigureAwait(false);
        _lock?.Dispose();
    }
}
