using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Actors.Journals.Tests.Sqlite;

/// <summary>Copies of this process's handles of a file, as a process has them that is being started and does not run its own program
/// yet.</summary>
internal static partial class HandleCopy
{
    public static SafeFileHandle Of(string path)
    {
        var open = Directory.EnumerateFileSystemEntries("/proc/self/fd").Single(link => new FileInfo(link).LinkTarget == path);
        return Duplicate(int.Parse(Path.GetFileName(open)));
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial SafeFileHandle Duplicate(int handle);
}
