using System.Diagnostics;
using Actors.Runs.Protocol;

namespace Actors.Node.Workers;

/// <summary>Starts workers as child processes of this one.</summary>
/// <param name="executable">The worker program.</param>
public sealed class ChildProcessLauncher(string executable) : IWorkerLauncher
{
    public IWorker Launch(WorkerOrder order, Action<WorkerReport> onReport, Action<WorkerExit> onExit)
    {
        var start = new ProcessStartInfo(executable, [WorkerProtocol.Argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in WorkerEnvironment.Variables(WorkerEnvironment.Threads(order.Settings)))
            start.Environment[name] = value;
        return ChildProcessWorker.Start(start, order, onReport, onExit);
    }
}
