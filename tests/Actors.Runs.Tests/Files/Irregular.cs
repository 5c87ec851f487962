using System.Diagnostics;

namespace Actors.Runs.Tests.Files;

/// <summary>What has a name and is no file.</summary>
public enum Irregular
{
    Directory,
    LinkToDirectory,
    Pipe,
    LinkToDevice,
}

internal static class IrregularNames
{
    /// <summary>Makes one of that name.</summary>
    public static void Make(this Irregular kind, string path)
    {
        switch (kind)
        {
            case Irregular.Directory:
                Directory.CreateDirectory(path);
                break;
            case Irregular.LinkToDirectory:
                File.CreateSymbolicLink(path, "/");
                break;
            case Irregular.Pipe:
                using (var making = Process.Start("mkfifo", [path]))
                    making.WaitForExit();
                break;
            case Irregular.LinkToDevice:
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
        }
    }

    /// <summary>Whether something of that name is still there.</summary>
    public static bool IsThere(string path) => Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!).Contains(path);
}
