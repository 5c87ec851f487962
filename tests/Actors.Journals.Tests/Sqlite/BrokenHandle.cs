using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Actors.Journals.Tests.Sqlite;

/// <summary>Takes this process's handles of a file from under whoever has opened it: what is done to them fails as on a failing device, until
/// the file is opened anew.</summary>
internal static partial class BrokenHandle
{
    private const string Nothing = "/dev/null";

    /// <summary>Nothing can be written.</summary>
    public static void RefuseWrites(string path) => Replace(path, FileAccess.Read);

    /// <summary>Writes seem to succeed, nothing is flushed, and reads find nothing.</summary>
    public static void RefuseFlushes(string path) => Replace(path, FileAccess.ReadWrite);

    private static void Replace(string path, FileAccess access)
    {
        using var nothing = File.OpenHandle(Nothing, FileMode.Open, access, FileShare.ReadWrite);
        var handles = Directory.EnumerateFileSystemEntries("/proc/self/fd").Where(link => new FileInfo(link).LinkTarget == path)
            .Select(link => int.Parse(Path.GetFileName(link))).ToArray();
        Assert.NotEmpty(handles);
        Assert.All(handles, handle => Assert.Equal(handle, Replace(nothing, handle)));
    }

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Replace(SafeFileHandle by, int handle);
}
