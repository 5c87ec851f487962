using Actors.Cli.Output;
using Actors.Journals;
using Actors.Runs.Files;
using Actors.Runs.Run;

namespace Actors.Cli.Control;

/// <summary>Whether a process is there for the runs of a home. Nothing is locked for it: a process that starts at this moment is not in anybody's way.</summary>
internal sealed class HomeProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Func<string, bool> _trains;

    private HomeProcess(Func<string, bool> trains, JournalOutage? outage = null) => (_trains, Outage) = (trains, outage);

    /// <summary>Since when, and why, it cannot write the journal; null when it can, or does not say.</summary>
    public JournalOutage? Outage { get; }

    /// <summary>Whether it trains a run; as far as the process that owns the home says so, else whether there is one.</summary>
    public bool Trains(string run) => _trains(run);

    /// <summary>Asks the process that owns a home.</summary>
    public static async Task<HomeProcess> AskAsync(RunHome home)
    {
        try
        {
            if (await Controller.TrySendAsync(home, new ControlRequest("", new ControlCommand.Look()), Patience) is { } reply)
                return new HomeProcess(reply.Trains is { } trained ? trained.Contains : _ => true, reply.Outage);
        }
        catch (RefusalException)
        {
            return new HomeProcess(_ => true); // It listens, and is busy.
        }

        // One that has just started, or that could make no socket.
        var isThere = HolderOf(home.LockPath) is > 0 and var processId && Directory.Exists($"/proc/{processId}");
        return new HomeProcess(_ => isThere);
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
