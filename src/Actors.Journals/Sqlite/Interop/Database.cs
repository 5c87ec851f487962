using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Actors.Journals.Sqlite.Interop;

/// <summary>One connection to a database file. Used by one thread at a time.</summary>
internal sealed unsafe class Database : IDisposable
{
    private readonly DatabaseHandle _handle;
    private readonly List<Statement> _statements = [];
    private int* _logPages;

    private Database(DatabaseHandle handle) => _handle = handle;

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => Sqlite3.Changes(_handle);

    /// <summary>Pages in the write-ahead log after the last commit; 0 unless they are counted.</summary>
    public int LogPages => _logPages is null ? 0 : *_logPages;

    public bool InTransaction => Sqlite3.GetAutocommit(_handle) == 0;

    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static Database Open(string path, bool readOnly, bool immutable = false, bool mayCreate = false)
    {
        var flags = Sqlite3.OpenNoMutex | Sqlite3.OpenExtendedResultCodes | Sqlite3.OpenUri
            | (readOnly ? Sqlite3.OpenReadOnly : Sqlite3.OpenReadWrite) | (mayCreate ? Sqlite3.OpenCreate : 0);
        var uri = "file:" + Uri.EscapeDataString(Path.GetFullPath(path)).Replace("%2F", "/") + (immutable ? "?immutable=1" : "");
        var result = Sqlite3.Open(uri, out var handle, flags, null);
        var database = new Database(handle);
        try
        {
            database.Check(result);
            Sqlite3.BusyTimeout(handle, 10_000);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>From now on the log is counted, and SQLite does not copy it into the database by itself.</summary>
    public void CountLogPages()
    {
        _logPages = (int*)NativeMemory.AllocZeroed(sizeof(int));
        Sqlite3.WalHook(_handle, &Committed, _logPages);
    }

    public void Execute(string sql) => Check(Sqlite3.Execute(_handle, sql, 0, 0, 0));

    /// <summary>A statement that lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var utf8 = Encoding.UTF8.GetBytes(sql);
        fixed (byte* text = utf8)
        {
            Check(Sqlite3.Prepare(_handle, text, utf8.Length, Sqlite3.PreparePersistent, out var handle, 0));
            var statement = new Statement(this, handle);
            _statements.Add(statement);
            return statement;
        }
    }

    public void Check(int result)
    {
        if (result is not (Sqlite3.Ok or Sqlite3.Row or Sqlite3.Done))
            throw new SqliteException(result, Message(result), _handle.IsInvalid ? 0 : Sqlite3.SystemError(_handle));
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _handle.Dispose();
        NativeMemory.Free(_logPages);
        _logPages = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Committed(void* logPages, nint database, byte* name, int pages)
    {
        *(int*)logPages = pages;
        return Sqlite3.Ok;
    }

    private string Message(int result) =>
        Marshal.PtrToStringUTF8(_handle.IsInvalid ? Sqlite3.ErrorString(result) : Sqlite3.ErrorMessage(_handle)) ?? "unknown error";
}
