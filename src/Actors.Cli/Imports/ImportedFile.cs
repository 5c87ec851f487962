using Actors.Cli.Output;
using Actors.Training.Checkpoints;
using Actors.Training.Files;

namespace Actors.Cli.Imports;

/// <summary>
/// Puts a recorded checkpoint, or the frozen tensors that it refers to, where its run keeps them.
/// <list type="bullet">
/// <item>What has its name stays until the new file is on the disk and has been read back.</item>
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
    /// <exception cref="RefusalException">What was written is not what was recorded.</exception>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static async Task WriteAsync(string directory, string file, string sha256, Action<Stream> write, Func<Task> confirm)
    {
        for (var tries = 1; !await TryWriteAsync(directory, file, sha256, write, confirm); tries++)
        {
            if (tries == Tries)
                throw new IOException($"{file} was removed {Tries} times while it was written to {directory}");
        }
    }

    // False when a worker took the unfinished file away as a leftover.
    private static async Task<bool> TryWriteAsync(string directory, string file, string sha256, Action<Stream> write, Func<Task> confirm)
    {
        var temporary = Path.Combine(directory, CheckpointName.Temporary(file, NobodysToken));
        try
        {
            WriteDurably(temporary, write);
            if (CheckpointFile.Hash(temporary) != sha256)
                throw new RefusalException(ExitCode.Integrity, $"{file} came out otherwise than it was read; nothing was replaced");
            await confirm();
            DurableFile.Replace(temporary, Path.Combine(directory, file));
            return true;
        }
        catch (FileNotFoundException) when (!File.Exists(temporary))
        {
            return false;
        }
        catch
        {
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
