using Actors.Cli.Output;
using Actors.Training.Files;
using Actors.Training.Runs;

namespace Actors.Cli.Control;

/// <summary>Whether a process is there for the runs of a home. Nothing is locked for it: a process that starts at this moment is not in anybody's way.</summary>
internal static class HomeProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Tells of a run whether a process trains it; as far as the process that owns the home says so, else whether there is one.</summary>
    public static async Task<Func<string, bool>> AskAsync(RunHome home)
    {
        try
        {
            if (await Controller.TrySendAsync(home, new ControlRequest("", new ControlCommand.Look()), Patience) is { } reply)
                return reply.Trains is { } trained ? trained.Contains : _ => true;
        }
        catch (RefusalException)
        {
            return _ => true; // It listens, and is busy.
        }

        // One that has just started, or that could make no socket.
        var isThere = HolderOf($"{home.JournalPath}.lock") is > 0 and var processId && Directory.Exists($"/proc/{processId}");
        return _ => isThere;
    }

    private static int HolderOf(string lockFile)
    {
        try
        {
            return LockFile.LastHolder(lockFile);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
