using System.Runtime.InteropServices;

namespace Actors.Journals.Sqlite;

/// <summary>SQLite reports an error.</summary>
/// <param name="code">Its extended result code; see https://sqlite.org/rescode.html.</param>
/// <param name="message">Its message.</param>
/// <param name="systemError">The system's error behind it, an errno; 0 for none.</param>
public sealed class SqliteException(int code, string message, int systemError = 0)
    : IOException($"SQLite: {message} (code {code}){(systemError == 0 ? "" : $": {Marshal.GetPInvokeErrorMessage(systemError)}")}")
{
    private const int NoSpace = 28, OverQuota = 122;

    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>The device, the quota or the allowed size is used up. SQLite has a code for the first and the last only; a quota it
    /// reports as an input/output error.</summary>
    public bool IsFull => Primary == 13 || (IsInputOutput && systemError is NoSpace or OverQuota);

    /// <summary>SQLITE_IOERR: reading, writing or syncing failed.</summary>
    public bool IsInputOutput => Primary == 10;

    /// <summary>SQLITE_IOERR, SQLITE_READONLY or SQLITE_CANTOPEN: the device, or the file system on it, does not do what it did before. It may do it
    /// again the next moment.</summary>
    public bool IsOfDevice => Primary is 8 or 10 or 14;

    /// <summary>SQLITE_CORRUPT or SQLITE_NOTADB: the file is not a well-formed database.</summary>
    public bool IsCorrupt => Primary is 11 or 26;

    private int Primary => Code & 0xff;
}
