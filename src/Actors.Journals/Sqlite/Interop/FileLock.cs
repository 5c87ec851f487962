using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Actors.Journals.Sqlite.Interop;

/// <summary>An exclusive lock that the kernel releases when the process ends, however it ends. The file tells who holds it.</summary>
/// <remarks>The file stays: deleting it would let two processes lock two files of one name.</remarks>
internal sealed partial class FileLock : IDisposable
{
    private const int ReadWrite = 0x2, Create = 0x40, CloseOnExec = 0x8_0000;
    private const int Exclusive = 2, NonBlocking = 4, Unlock = 8;
    private const int WouldBlock = 11, Interrupted = 4;

    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <param name="path">The lock's own file.</param>
    /// <param name="holder">What the file says about the process that holds it.</param>
    /// <returns>Null when another holds it.</returns>
    /// <exception cref="IOException">The file cannot be opened or locked.</exception>
    public static FileLock? TryTake(string path, out string holder)
    {
        // Opened here and not by FileStream, which locks on its own terms.
        var file = Open(path, ReadWrite | Create | CloseOnExec, 0b110_100_100);
        if (file.IsInvalid)
            throw new IOException($"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        try
        {
            int result;
            do
                result = Flock(file, Exclusive | NonBlocking);
            while (result != 0 && Marshal.GetLastPInvokeError() == Interrupted);
            if (result == 0)
            {
                holder = Environment.ProcessId.ToString();
                RandomAccess.SetLength(file, 0);
                RandomAccess.Write(file, Encoding.ASCII.GetBytes(holder), 0);
                return new FileLock(file);
            }

            if (Marshal.GetLastPInvokeError() != WouldBlock)
                throw new IOException($"{path} cannot be locked: {Marshal.GetLastPInvokeErrorMessage()}.");
            Span<byte> text = stackalloc byte[16];
            holder = Encoding.ASCII.GetString(text[..RandomAccess.Read(file, text, 0)]);
            file.Dispose();
            return null;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <remarks>Closing is not enough: a process that is being started at this moment has a copy of the handle until it runs its own
    /// program, and the lock lives as long as any copy.</remarks>
    public void Dispose()
    {
        if (!_file.IsClosed)
            _ = Flock(_file, Unlock);
        _file.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
