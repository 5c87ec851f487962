namespace Actors.Journals.Sqlite;

/// <summary>SQLite reports an error.</summary>
/// <param name="code">Its extended result code; see https://sqlite.org/rescode.html.</param>
/// <param name="message">Its message.</param>
public sealed class SqliteException(int code, string message) : IOException($"SQLite: {message} (code {code})")
{
    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>SQLITE_FULL: the device or the allowed size is used up.</summary>
    public bool IsFull => (Code & 0xff) == 13;

    /// <summary>SQLITE_IOERR: reading, writing or syncing failed.</summary>
    public bool IsInputOutput => (Code & 0xff) == 10;

    /// <summary>SQLITE_CORRUPT or SQLITE_NOTADB: the file is not a well-formed database.</summary>
    public bool IsCorrupt => (Code & 0xff) is 11 or 26;
}
