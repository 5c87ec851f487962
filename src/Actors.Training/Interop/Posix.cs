using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Actors.Training.Interop;

/// <summary>The calls of Linux that .NET does not offer, or whose failure it hides.</summary>
internal static partial class Posix
{
    public const int SigKill = 9;

    private const string Libc = "libc";
    private const int Interrupted = 4;
    private const int WouldBlock = 11;
    private const int AlreadyExists = 17;

    /// <summary>Flushes a file or directory to the disk. <see cref="FileStream.Flush(bool)"/> returns normally when that fails.</summary>
    /// <exception cref="IOException">The flush failed: what was written may be lost, and flushing again proves nothing.</exception>
    public static void Flush(SafeFileHandle file, string path)
    {
        while (fsync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw Failure("fsync", path, error);
        }
    }

    /// <summary>Makes the names in a directory durable.</summary>
    /// <exception cref="IOException">The directory cannot be opened or flushed.</exception>
    public static void FlushDirectory(string path)
    {
        const int readOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY
        using var directory = open(path, readOnlyDirectory, 0);
        if (directory.IsInvalid)
            throw Failure("open", path, Marshal.GetLastPInvokeError());
        Flush(directory, path);
    }

    /// <summary>Opens a file to read and write, making it if need be, and takes no lock on it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenOrCreate(string path)
    {
        const int readWriteCreateCloseOnExec = 0x2 | 0x40 | 0x8_0000;
        const int ownerWritesAllRead = 0b110_100_100;
        var file = open(path, readWriteCreateCloseOnExec, ownerWritesAllRead);
        return file.IsInvalid ? throw Failure("open", path, Marshal.GetLastPInvokeError()) : file;
    }

    /// <summary>Renames a file unless the new name is taken.</summary>
    /// <returns>False when the new name is taken.</returns>
    /// <exception cref="IOException">The rename failed for another reason.</exception>
    public static bool TryRename(string from, string to)
    {
        const int currentDirectory = -100;
        const uint noReplace = 1;
        if (renameat2(currentDirectory, from, currentDirectory, to, noReplace) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists ? false : throw Failure("rename", to, error);
    }

    /// <summary>Takes the exclusive advisory lock on an open file; the kernel releases it when its holder dies.</summary>
    /// <returns>False when another process holds it.</returns>
    public static bool TryLock(SafeFileHandle file, string path)
    {
        const int exclusiveWithoutWaiting = 2 | 4;
        if (flock(file, exclusiveWithoutWaiting) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == WouldBlock ? false : throw Failure("flock", path, error);
    }

    /// <summary>Asks the kernel to kill this process when the thread that started it ends.</summary>
    public static void DieWithParent()
    {
        const int setParentDeathSignal = 1;
        if (prctl(setParentDeathSignal, SigKill, 0, 0, 0) != 0)
            throw Failure("prctl", "PR_SET_PDEATHSIG", Marshal.GetLastPInvokeError());
    }

    public static int ParentProcessId() => getppid();

    /// <summary>Ends a process at once; one that is already gone is no error.</summary>
    public static void Kill(int processId) => _ = kill(processId, SigKill);

    /// <summary>
    /// This process's standard output for the caller alone: whatever else writes to file descriptor 1 from here on, native libraries
    /// included, ends up on standard error.
    /// </summary>
    public static FileStream TakeStandardOutput()
    {
        var output = dup(1);
        if (output.IsInvalid || dup2(2, 1) < 0)
            throw Failure("dup", "standard output", Marshal.GetLastPInvokeError());
        return new FileStream(output, FileAccess.Write, bufferSize: 0);
    }

    private static IOException Failure(string call, string path, int error) =>
        new($"{call} {path}: {new Win32Exception(error).Message}", error);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int fsync(SafeFileHandle fd);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags, int mode);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int oldDirectory, string oldPath, int newDirectory, string newPath, uint flags);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int flock(SafeFileHandle fd, int operation);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial SafeFileHandle dup(int fd);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int dup2(int from, int to);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int prctl(int option, ulong argument2, ulong argument3, ulong argument4, ulong argument5);

    [LibraryImport(Libc)]
    private static partial int getppid();

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int kill(int processId, int signal);
}
