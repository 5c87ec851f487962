using System.Diagnostics;

namespace Actors.Training.Workers;

/// <summary>Starts workers as child processes of this one.</summary>
/// <param name="executable">The program, which runs <see cref="WorkerProgram"/> when started with <paramref name="arguments"/>.</param>
public sealed class ChildProcessLauncher(string executable, IReadOnlyList<string> arguments) : IWorkerLauncher
{
    public IWorker Launch(WorkerOrder order, Action<WorkerReport> onReport, Action<WorkerExit> onExit)
    {
        var start = new ProcessStartInfo(executable, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in WorkerEnvironment.Variables(order.Settings))
            start.Environment[name] = value;
        return ChildProcessWorker.Start(start, order, onReport, onExit);
    }
}
