using System.Globalization;
using Actors.Runs.Interop;

namespace Actors.Runs.Files;

/// <summary>Files that are either there as a whole, on the disk, or not there.</summary>
public static class DurableFile
{
    private const string UnfinishedLink = ".new";

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
        FlushDirectoryOf(path);
    }

    /// <summary>Gives a flushed temporary file its name, on the disk, unless the name is taken.</summary>
    /// <returns>False when the name is taken; the temporary file is still there.</returns>
    /// <exception cref="IOException">Whether it would keep the name is not certain; it was discarded.</exception>
    public static bool TryPublish(string temporary, string path)
    {
        if (!Posix.TryRename(temporary, path))
            return false;
        try
        {
            FlushDirectoryOf(path);
            return true;
        }
        catch
        {
            Discard(path);
            throw;
        }
    }

    /// <summary>Deletes a file, on the disk. That it is not there is made durable as well: an earlier deletion may not have been.</summary>
    /// <returns>False when it was not there.</returns>
    /// <exception cref="IOException">It is still there, or may be again after the power was lost.</exception>
    public static bool Delete(string path)
    {
        // Whether it is there is for the caller to know only: a disk that cannot be read says no.
        var wasThere = File.Exists(path);
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }

        FlushDirectoryOf(path);
        return wasThere;
    }

    /// <summary>Gives a file another name in its directory, one that nothing has.</summary>
    /// <returns>The new path.</returns>
    /// <exception cref="IOException">It has its name still.</exception>
    public static string SetAside(string path)
    {
        for (var n = 1; ; n++)
        {
            var aside = string.Create(CultureInfo.InvariantCulture, $"{path}.aside-{n}");
            if (Posix.TryRename(path, aside))
                return aside;
        }
    }

    /// <summary>Whether a name is surely not taken: its directory can be looked at, and does not know it. A name that cannot be looked at, by a
    /// failing device or in a directory that is not mounted, is not gone.</summary>
    public static bool IsGone(string path)
    {
        try
        {
            File.GetAttributes(path);
            return false;
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return Directory.Exists(DirectoryOf(path));
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Deletes a file that is of no use, if the disk lets it: what made it useless is what people should hear of.</summary>
    public static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception stays) when (stays is IOException or UnauthorizedAccessException)
        {
            // Whoever cleans up after the writer's death finds it.
        }
    }

    /// <summary>Points a symbolic link at a file of the same directory, in one step: a reader sees the old target or the new one. What has the
    /// link's name and is none is somebody's, and gets another name.</summary>
    /// <returns>That it did, for people; empty when nothing was in the way.</returns>
    public static string Link(string link, string target)
    {
        var temporary = link + UnfinishedLink;
        TidyLink(link);
        var told = string.Join("; ", ((string[])[temporary, link]).Where(IsNoLink).Select(taken => $"{taken} was no link, and is now called {Path.GetFileName(SetAside(taken))}"));
        File.CreateSymbolicLink(temporary, target);
        File.Move(temporary, link, overwrite: true);
        FlushDirectoryOf(link);
        return told;
    }

    /// <summary>Removes what a writer that died left of a link.</summary>
    public static void TidyLink(string link)
    {
        if (!IsNoLink(link + UnfinishedLink))
            File.Delete(link + UnfinishedLink);
    }

    /// <summary>Whether a name is a link's, as its directory knows: also one that cannot be read, or leads nowhere.</summary>
    /// <exception cref="IOException">The name cannot be looked at.</exception>
    public static bool IsLink(string path) => (AttributesOf(path) & FileAttributes.ReparsePoint) != 0;

    /// <summary>The bytes of a file, wherever its name leads to; null when there is none.</summary>
    public static long? LengthOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                file = target;
            return file is { Exists: true, LinkTarget: null } ? file.Length : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsNoLink(string path) => AttributesOf(path) is not 0 && !IsLink(path);

    // 0 for what is not there.
    private static FileAttributes AttributesOf(string path)
    {
        try
        {
            return File.GetAttributes(path);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return 0;
        }
    }

    private static void FlushDirectoryOf(string path) => Posix.FlushDirectory(DirectoryOf(path));

    private static string DirectoryOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
