using Actors.Runs.Protocol;

namespace Actors.Node.Workers;

/// <summary>Starts workers. The production one starts a child process; tests have one without a process.</summary>
public interface IWorkerLauncher
{
    /// <summary>Starts a worker. Returns before it is ready.</summary>
    /// <param name="onReport">Called for every report, in order, on a thread of the worker's.</param>
    /// <param name="onExit">Called once, after the last report.</param>
    IWorker Launch(WorkerOrder order, Action<WorkerReport> onReport, Action<WorkerExit> onExit);
}

/// <summary>A running worker, seen from its node.</summary>
public interface IWorker
{
    /// <summary>Hands over an instruction; one for a worker that is gone is dropped, its exit tells.</summary>
    void Send(WorkerInstruction instruction);

    /// <summary>Ends the worker at once, without a checkpoint. Its exit is reported as any other.</summary>
    void Kill();
}

/// <param name="Text">Exit code or signal, in words.</param>
/// <param name="Stderr">The last lines of its standard error.</param>
public sealed record WorkerExit(string Text, string Stderr);
