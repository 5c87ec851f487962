using Actors.Cli.Output;
using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Files;

namespace Actors.Cli.Imports;

/// <summary>
/// Puts a recorded checkpoint, or the frozen tensors that it refers to, where its run keeps them.
/// <list type="bullet">
/// <item>What has its name stays until the new file is on the disk and has been read back.</item>
/// <item>From before it has its name it is open, until the run has recorded it: what nobody has recorded or open, a run removes.</item>
/// <item>A worker that starts removes what an import left that was killed; of one that is under way it removes no more than a try.</item>
/// </list>
/// </summary>
internal static class ImportedFile
{
    // Every worker's token is larger.
    private const long NobodysToken = 0;
    private const int Tries = 3;

    /// <param name="sha256">Of the whole file, as recorded.</param>
    /// <param name="write">Writes the file's bytes.</param>
    /// <param name="confirm">Asked when nothing is left but to give the file its name; throws when it must not have it.</param>
    /// <returns>The file, open: no run takes it for a leftover before it is recorded and the caller disposes of this.</returns>
    /// <exception cref="RefusalException">What was written is not what was recorded.</exception>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static async Task<FileStream> WriteAsync(string directory, string file, string sha256, Action<Stream> write, Func<Task> confirm)
    {
        for (var tries = 1; ; tries++)
        {
            if (await TryWriteAsync(directory, file, sha256, write, confirm) is { } written)
                return written;
            if (tries == Tries)
                throw new IOException($"{file} was removed {Tries} times while it was written to {directory}");
        }
    }

    // Null when a worker took the unfinished file away as a leftover.
    private static async Task<FileStream?> TryWriteAsync(string directory, string file, string sha256, Action<Stream> write, Func<Task> confirm)
    {
        var temporary = Path.Combine(directory, CheckpointName.Temporary(file, NobodysToken));
        FileStream? written = null;
        try
        {
            WriteDurably(temporary, write);
            written = RegularFile.OpenRead(temporary);
            if (CheckpointFile.Hash(temporary) != sha256)
                throw new RefusalException(ExitCode.Integrity, $"{file} came out otherwise than it was read; nothing was replaced");
            await confirm();
            DurableFile.Replace(temporary, Path.Combine(directory, file));
            return written;
        }
        catch (FileNotFoundException) when (!File.Exists(temporary))
        {
            written?.Dispose();
            return null;
        }
        catch
        {
            written?.Dispose();
            DurableFile.Discard(temporary);
            throw;
        }
    }

    private static void WriteDurably(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        write(stream);
        DurableFile.Flush(stream);
    }
}
