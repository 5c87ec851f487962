using Actors.Training.Interop;

namespace Actors.Training.Files;

/// <summary>Files that are either there as a whole, on the disk, or not there.</summary>
public static class DurableFile
{
    /// <summary>Flushes an open file, and fails when the disk did not take it.</summary>
    /// <exception cref="IOException">The content may not be on the disk: discard the file and write it anew.</exception>
    public static void Flush(FileStream file)
    {
        file.Flush();
        Posix.Flush(file.SafeFileHandle, file.Name);
    }

    /// <summary>Gives a flushed temporary file its name, on the disk, replacing what has that name.</summary>
    /// <param name="temporary">In the same directory as <paramref name="path"/>.</param>
    public static void Replace(string temporary, string path)
    {
        File.Move(temporary, path, overwrite: true);
        Posix.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Gives a flushed temporary file its name, on the disk, unless the name is taken.</summary>
    /// <returns>False when the name is taken; the temporary file is still there.</returns>
    public static bool TryPublish(string temporary, string path)
    {
        if (!Posix.TryRename(temporary, path))
            return false;
        Posix.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return true;
    }

    /// <summary>Deletes a file, on the disk.</summary>
    /// <returns>False when it was not there.</returns>
    public static bool Delete(string path)
    {
        if (!File.Exists(path))
            return false;
        File.Delete(path);
        Posix.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return true;
    }

    /// <summary>Points a symbolic link at a file of the same directory, in one step: a reader sees the old target or the new one.</summary>
    public static void Link(string link, string target)
    {
        var temporary = link + ".new";
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, target);
        File.Move(temporary, link, overwrite: true);
        Posix.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(link))!);
    }
}
