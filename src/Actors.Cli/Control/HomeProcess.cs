using Actors.Training.Files;
using Actors.Training.Runs;

namespace Actors.Cli.Control;

/// <summary>Whether a process owns a home. Nothing is locked for it: a process that starts at this moment is not in anybody's way.</summary>
internal static class HomeProcess
{
    public static async Task<bool> IsThereAsync(RunHome home)
    {
        using var socket = await Controller.TryConnectAsync(home);
        return socket is not null || IsAlive(HolderOf($"{home.JournalPath}.lock"));
    }

    // One that has just started, or that could make no socket.
    private static bool IsAlive(int processId) => processId > 0 && Directory.Exists($"/proc/{processId}");

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
