namespace Actors.Journals.Sqlite;

/// <summary>SQLite reports an error.</summary>
/// <param name="code">Its extended result code; see https://sqlite.org/rescode.html.</param>
/// <param name="message">Its message.</param>
/// <param name="systemError">The system's error behind it, an errno; 0 for none.</param>
public sealed class SqliteException(int code, string message, int systemError = 0) : IOException($"SQLite: {message} (code {code})")
{
    private const int NoSpace = 28, OverQuota = 122;

    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>The device, the quota or the allowed size is used up. SQLite has a code for the first and the last only; a quota it
    /// reports as an input/output error.</summary>
    public bool IsFull => (Code & 0xff) == 13 || (IsInputOutput && systemError is NoSpace or OverQuota);

    /// <summary>SQLITE_IOERR: reading, writing or syncing failed.</summary>
    public bool IsInputOutput => (Code & 0xff) == 10;

    /// <summary>SQLITE_CORRUPT or SQLITE_NOTADB: the file is not a well-formed database.</summary>
    public bool IsCorrupt => (Code & 0xff) is 11 or 26;
}
