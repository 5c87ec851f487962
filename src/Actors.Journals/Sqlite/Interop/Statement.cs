using System.Runtime.CompilerServices;
using System.Text;

namespace Actors.Journals.Sqlite.Interop;

/// <summary>A prepared statement: bind, step while there are rows, reset. Parameters count from 1, columns from 0.</summary>
internal sealed unsafe class Statement(Database database, StatementHandle handle) : IDisposable
{
    // Owned by the connection, which is used by one thread at a time: the raw pointer saves two atomic operations a call.
    private readonly nint _statement = handle.DangerousGetHandle();

    public Statement Bind(int index, long value)
    {
        database.Check(Sqlite3.BindInt64(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> blob)
    {
        fixed (byte* data = blob)
            database.Check(blob.IsEmpty
                ? Sqlite3.BindZeroBlob(_statement, index, 0)
                : Sqlite3.BindBlob(_statement, index, data, blob.Length, Sqlite3.Transient));
        return this;
    }

    [SkipLocalsInit]
    public Statement Bind(int index, string text)
    {
        Span<byte> utf8 = stackalloc byte[1024];
        var sizeBytes = Encoding.UTF8.GetMaxByteCount(text.Length) <= utf8.Length
            ? Encoding.UTF8.GetBytes(text, utf8)
            : (utf8 = Encoding.UTF8.GetBytes(text)).Length;
        fixed (byte* data = utf8)
            database.Check(Sqlite3.BindText(_statement, index, data, sizeBytes, Sqlite3.Transient));
        return this;
    }

    /// <returns>Whether there is a row; the statement is reset when there is none.</returns>
    public bool Step()
    {
        var result = Sqlite3.Step(_statement);
        if (result == Sqlite3.Row)
            return true;
        Reset();
        database.Check(result);
        return false;
    }

    /// <summary>Executes a statement that has no rows, or whose rows do not matter.</summary>
    public void Run()
    {
        if (Step())
            Reset();
    }

    public void Reset() => Sqlite3.Reset(_statement);

    public long Int64(int column) => Sqlite3.ColumnInt64(_statement, column);

    /// <summary>Valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column)
    {
        var data = Sqlite3.ColumnBlob(_statement, column);
        return new ReadOnlySpan<byte>(data, Sqlite3.ColumnBytes(_statement, column));
    }

    public string Text(int column) => Encoding.UTF8.GetString(Blob(column));

    public void Dispose() => handle.Dispose();
}
