using Actors.Cli.Output;
using Actors.Formats;
using Actors.Formats.Pth;
using Actors.Runs.Checkpoints;

namespace Actors.Cli.Checkpoints;

/// <summary>What goes wrong with a file that the user named, in one line.</summary>
internal static class FileRefusal
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="RefusalException">There is no such file, it cannot be read, or it is damaged.</exception>
    public static T Of<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RefusalException(ExitCode.NotFound, $"there is no file {path}; 'actors checkpoints list RUN' names those of a run");
        }
        catch (UnauthorizedAccessException)
        {
            throw new RefusalException(ExitCode.Failed, $"{path} cannot be read: it is a directory, or not yours to read");
        }
        catch (Exception damage) when (damage is SafetensorsException or EndOfStreamException)
        {
            throw new RefusalException(ExitCode.Integrity, $"{path} is no safetensors file, or damaged: {Printable.Text(damage.Message)}");
        }
        catch (PthException damage)
        {
            throw new RefusalException(ExitCode.Integrity, $"{path} cannot be read as a PyTorch file: {Printable.Text(damage.Message)}");
        }
        catch (CheckpointException refusal)
        {
            throw new RefusalException(ExitCode.Integrity, $"{path} cannot be used: {Printable.Text(refusal.Message)}");
        }
    }
}
