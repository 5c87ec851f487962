using System.Runtime.InteropServices;

namespace Actors.Runs.Interop;

// What gives files their names.
internal static partial class Posix
{
    /// <summary>Renames a file unless the new name is taken.</summary>
    /// <returns>False when the new name is taken.</returns>
    /// <exception cref="IOException">The rename failed for another reason.</exception>
    public static bool TryRename(string from, string to)
    {
        const int currentDirectory = -100;
        const uint noReplace = 1;
        if (renameat2(currentDirectory, from, currentDirectory, to, noReplace) == 0)
            return true;
        return Marshal.GetLastPInvokeError() switch
        {
            AlreadyExists => false,
            InvalidArgument or NoSuchCall or NotSupported => TryRenameInTwoSteps(from, to), // Network file systems, and those in user space.
            var error => throw Failure("rename", to, error),
        };
    }

    /// <summary>Like <see cref="TryRename"/>, on any file system. Who dies between the steps leaves the file both names.</summary>
    internal static bool TryRenameInTwoSteps(string from, string to)
    {
        if (link(from, to) == 0)
            return unlink(from) == 0 ? true : throw Failure("unlink", from, Marshal.GetLastPInvokeError());
        if (Marshal.GetLastPInvokeError() == AlreadyExists)
            return false;
        // A directory has no second name, and on some file systems nothing has. That nobody takes the name in between is the run's lock's affair.
        if (IsTaken(to))
            return false;
        return rename(from, to) == 0 ? true : throw Failure("rename", to, Marshal.GetLastPInvokeError());
    }

    private static bool IsTaken(string path)
    {
        try
        {
            File.GetAttributes(path); // Of the name itself, wherever it leads to.
            return true;
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int oldDirectory, string oldPath, int newDirectory, string newPath, uint flags);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string oldPath, string newPath);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string oldPath, string newPath);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlink(string path);
}
