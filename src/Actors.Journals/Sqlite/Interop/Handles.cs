using Microsoft.Win32.SafeHandles;

namespace Actors.Journals.Sqlite.Interop;

internal sealed class DatabaseHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    // close_v2 waits for the statements that are still open.
    protected override bool ReleaseHandle() => Sqlite3.Close(handle) == Sqlite3.Ok;
}

internal sealed class StatementHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    // The result repeats the last step's; it does not say whether the statement is gone, which it always is.
    protected override bool ReleaseHandle()
    {
        Sqlite3.Finalize(handle);
        return true;
    }
}
