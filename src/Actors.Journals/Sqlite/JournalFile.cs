using Actors.Journals.Sqlite.Interop;

namespace Actors.Journals.Sqlite;

/// <summary>Opens connections to a journal file and sees to its schema.</summary>
internal static class JournalFile
{
    // "Actr": the header of the file says what it is.
    private const int ApplicationId = 0x41637472;
    private const int Version = 1;

    /// <param name="path">The file.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="mayCreate">Whether one that is not there, or empty, is made. One that was there is not: its device may be away.</param>
    /// <exception cref="JournalFormatException">The file is something else.</exception>
    public static Database OpenWriter(string path, SqliteOptions options, bool mayCreate)
    {
        var database = Database.Open(path, readOnly: false, mayCreate: mayCreate);
        try
        {
            // Every commit reaches the device; what is mapped can be torn by a failing device without an error.
            database.Execute("""
                pragma journal_mode = wal;
                pragma synchronous = full;
                pragma mmap_size = 0;
                pragma cache_size = -32768;
                """);
            database.CountLogPages();
            if (options.MaxPages > 0)
                database.Execute($"pragma max_page_count = {options.MaxPages}");
            if (mayCreate && IsEmpty(database))
                Create(database);
            CheckFormat(database, path);
            EmptyLog(database);
            return database;
        }
        catch (SqliteException failure) when (failure.IsCorrupt)
        {
            database.Dispose();
            throw new JournalFormatException(path, "it is not a SQLite database, or is damaged.");
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    // An earlier process may have ended because the log could not be flushed. The kernel then believes its pages to be on the device, and a
    // later flush leaves them out: what is appended behind them could be acknowledged and not be readable after a loss of power. So what
    // the log holds is copied into the database and flushed there, and the log begins anew.
    private static void EmptyLog(Database database)
    {
        try
        {
            database.Execute("pragma wal_checkpoint(truncate)");
        }
        catch (SqliteException failure) when (failure.IsFull)
        {
            // No room to copy to: appends will be refused until there is some, and the log is copied then.
        }
    }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="JournalFormatException">The file is something else.</exception>
    public static Database OpenReader(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no journal at {path}.", path);
        var database = OpenReadable(path);
        try
        {
            CheckFormat(database, path);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static Database OpenReadable(string path)
    {
        var database = Database.Open(path, readOnly: true);
        try
        {
            database.Execute("pragma mmap_size = 0; select count(*) from sqlite_schema");
            return database;
        }
        catch (SqliteException failure) when (failure.IsCorrupt)
        {
            database.Dispose();
            throw new JournalFormatException(path, "it is not a SQLite database, or is damaged.");
        }
        catch (SqliteException) when (!HasLog(path))
        {
            // Nobody writes, and the folder is not ours to make the shared index in: the file cannot change while it is read.
            database.Dispose();
            return Database.Open(path, readOnly: true, immutable: true);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    // SQLite may have made an empty one before it failed.
    private static bool HasLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };

    private static bool IsEmpty(Database database) => Number(database, "select count(*) from sqlite_schema") == 0;

    private static void Create(Database database)
    {
        database.Execute("begin immediate");
        database.Execute(SqlText.Get("schema"));
        database.Execute($"pragma application_id = {ApplicationId}; pragma user_version = {Version}; commit");
    }

    private static void CheckFormat(Database database, string path)
    {
        if (Number(database, "pragma application_id") != ApplicationId)
            throw new JournalFormatException(path, "it is a SQLite database of another program.");
        var version = Number(database, "pragma user_version");
        if (version != Version)
            throw new JournalFormatException(path, $"its format is version {version}, this program knows version {Version}.");
    }

    private static long Number(Database database, string sql)
    {
        using var statement = database.Prepare(sql);
        statement.Step();
        var number = statement.Int64(0);
        statement.Reset();
        return number;
    }
}
