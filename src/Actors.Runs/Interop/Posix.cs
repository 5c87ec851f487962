using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Actors.Runs.Interop;

/// <summary>The calls of Linux that .NET does not offer, or whose failure it hides.</summary>
internal static partial class Posix
{
    public const int SigKill = 9;

    private const string Libc = "libc";
    private const int Interrupted = 4;
    private const int WouldBlock = 11;
    private const int AlreadyExists = 17;
    private const int InvalidArgument = 22;
    private const int NoSpace = 28;
    private const int NoSuchCall = 38;
    private const int NotSupported = 95;

    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private const int WriteOnly = 0x1;
    private const int ReadWrite = 0x2;
    private const int Create = 0x40;
    private const int Truncated = 0x200;
    private const int CloseOnExec = 0x8_0000;
    private const int OwnerWritesAllRead = 0b110_100_100;

    // The two that differ between the architectures.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly int Direct = IsArm ? 0x1_0000 : 0x4000;
    private static readonly int OnlyDirectory = IsArm ? 0x4000 : 0x1_0000;

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
        using var directory = open(path, OnlyDirectory | CloseOnExec, 0);
        if (directory.IsInvalid)
            throw Failure("open", path, Marshal.GetLastPInvokeError());
        Flush(directory, path);
    }

    /// <summary>Opens a file to read and write, making it if need be, and takes no lock on it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenOrCreate(string path)
    {
        var file = open(path, ReadWrite | Create | CloseOnExec, OwnerWritesAllRead);
        return file.IsInvalid ? throw Failure("open", path, Marshal.GetLastPInvokeError()) : file;
    }

    /// <summary>Opens a file to read, and takes no lock on it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenRead(string path)
    {
        var file = open(path, CloseOnExec, 0);
        return file.IsInvalid ? throw Failure("open", path, Marshal.GetLastPInvokeError()) : file;
    }

    /// <summary>Opens a file to write, making or emptying it, past the kernel's cache where the file system allows it: then memory, places and
    /// lengths must be whole pages.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle CreateDirect(string path)
    {
        const int flags = WriteOnly | Create | Truncated | CloseOnExec;
        var file = open(path, flags | Direct, OwnerWritesAllRead);
        if (file.IsInvalid && Marshal.GetLastPInvokeError() == InvalidArgument)
            file = open(path, flags, OwnerWritesAllRead);
        return file.IsInvalid ? throw Failure("open", path, Marshal.GetLastPInvokeError()) : file;
    }

    /// <summary>Writes all of the bytes.</summary>
    /// <exception cref="IOException">The disk took none of them, or only a part: then no more may be written to this file.</exception>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset, string path)
    {
        nint written;
        while ((written = pwrite(file, bytes, bytes.Length, offset)) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            // A disk with blocks larger than pages does not take pages directly.
            var isWithoutCache = error == InvalidArgument && (fcntl(file, GetFlags, 0) & Direct) != 0;
            if (error != Interrupted && !(isWithoutCache && fcntl(file, SetFlags, 0) == 0))
                throw Failure("write", path, error);
        }

        if (written != bytes.Length)
            throw new IOException($"write {path}: the disk took {written} of {bytes.Length} bytes; it may be full", NoSpace);
    }

    /// <summary>Gives a file its length.</summary>
    /// <exception cref="IOException">It has another one.</exception>
    public static void Truncate(SafeFileHandle file, long length, string path)
    {
        while (ftruncate(file, length) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw Failure("truncate", path, error);
        }
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

    /// <summary>Gives the lock back, also for every copy of the handle that a process has which is just being started.</summary>
    public static void Unlock(SafeFileHandle file)
    {
        const int unlock = 8;
        _ = flock(file, unlock);
    }

    /// <summary>Asks the kernel to kill this process when the thread that started it ends.</summary>
    public static void DieWithParent()
    {
        const int setParentDeathSignal = 1;
        if (prctl(setParentDeathSignal, SigKill, 0, 0, 0) != 0)
            throw Failure("prctl", "PR_SET_PDEATHSIG", Marshal.GetLastPInvokeError());
    }

    /// <summary>Raises the niceness of the calling thread alone, which counts per thread on Linux.</summary>
    /// <param name="niceness">From 0 to 19, the lowest priority; a thread that has more keeps it.</param>
    public static void RaiseNiceness(int niceness)
    {
        const int thread = 0;
        if (getpriority(thread, 0) < niceness)
            _ = setpriority(thread, 0, niceness); // raising one's own is always allowed
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

    [LibraryImport(Libc, SetLastError = true)]
    private static partial nint pwrite(SafeFileHandle fd, ReadOnlySpan<byte> bytes, nint count, long offset);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int fcntl(SafeFileHandle fd, int command, int argument);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int ftruncate(SafeFileHandle fd, long length);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int flock(SafeFileHandle fd, int operation);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial SafeFileHandle dup(int fd);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int dup2(int from, int to);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int prctl(int option, ulong argument2, ulong argument3, ulong argument4, ulong argument5);

    [LibraryImport(Libc)]
    private static partial int getpriority(int which, int who);

    [LibraryImport(Libc)]
    private static partial int setpriority(int which, int who, int niceness);

    [LibraryImport(Libc)]
    private static partial int getppid();

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int kill(int processId, int signal);
}
