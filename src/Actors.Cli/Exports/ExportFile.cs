using Actors.Cli.Output;
using Actors.Formats;
using Actors.Runs.Files;

namespace Actors.Cli.Exports;

/// <summary>A file that is there as a whole, on the disk, or not at all.</summary>
internal static class ExportFile
{
    /// <param name="replace">Whether a file of that name may be replaced.</param>
    /// <param name="home">A home whose files are never replaced, nor any added to them.</param>
    /// <exception cref="RefusalException">The name is taken or a home's own, its directory is not there, or the disk did not take it.</exception>
    public static long Write(string path, bool replace, string home, Action<Stream> write)
    {
        if (path == "")
            throw new RefusalException(ExitCode.Usage, "--out is empty; name a file");
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(directory))
            throw new RefusalException(ExitCode.NotFound, $"there is no directory {directory}");
        if (Directory.Exists(path))
            throw new RefusalException(ExitCode.Usage, $"{path} is a directory; name a file");
        if (RegularFile.IsSpecial(path))
            throw new RefusalException(ExitCode.Usage, $"{path} is a pipe, a socket or a device; name a file");
        HomeGround.Spare(path, home);
        if (!replace && File.Exists(path))
            throw Taken(path);
        var temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        try
        {
            var sizeBytes = WriteTemporary(temporary, write);
            if (replace)
                DurableFile.Replace(temporary, path);
            else if (!DurableFile.TryPublish(temporary, path))
                throw Taken(path);
            return sizeBytes;
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException and not EndOfStreamException)
        {
            DurableFile.Discard(temporary);
            throw new RefusalException(ExitCode.Failed, $"{path} cannot be written: {failure.Message}");
        }
        catch
        {
            DurableFile.Discard(temporary);
            throw;
        }
    }

    private static long WriteTemporary(string temporary, Action<Stream> write)
    {
        using var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        write(stream);
        DurableFile.Flush(stream);
        return stream.Length;
    }

    private static RefusalException Taken(string path) => new(ExitCode.Conflict, $"{path} is there already; --force replaces it");
}
