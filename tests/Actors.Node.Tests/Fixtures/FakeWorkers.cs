using Actors.Node.Workers;
using Actors.Runs.Protocol;

namespace Actors.Node.Tests.Fixtures;

/// <summary>Launches workers without a process; a test says what they report.</summary>
internal sealed class FakeWorkers : IWorkerLauncher
{
    private readonly Probe<FakeWorker> _launched = new();

    /// <summary>Thrown by the next launch; null for none.</summary>
    public Exception? Failure { get; set; }

    public Task<FakeWorker> NextAsync() => _launched.NextAsync();

    /// <summary>Those that were launched and not asked for.</summary>
    public IReadOnlyList<FakeWorker> Rest() => _launched.Rest();

    public IWorker Launch(WorkerOrder order, Action<WorkerReport> onReport, Action<WorkerExit> onExit)
    {
        if (Failure is { } failure)
        {
            Failure = null;
            throw failure;
        }

        var worker = new FakeWorker(order, onReport, onExit);
        _launched.Add(worker);
        return worker;
    }
}

internal sealed class FakeWorker(WorkerOrder order, Action<WorkerReport> onReport, Action<WorkerExit> onExit) : IWorker
{
    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WorkerOrder Order => order;

    /// <summary>What it was told, in order.</summary>
    public Probe<WorkerInstruction> Told { get; } = new();

    public Task Killed => _killed.Task;

    /// <summary>Thrown when it is told something; null for nothing.</summary>
    public Exception? Failure { get; set; }

    public void Send(WorkerInstruction instruction)
    {
        if (Failure is { } failure)
            throw failure;
        Told.Add(instruction);
    }

    public void Kill() => _killed.TrySetResult();

    public void Report(params WorkerReport[] reports)
    {
        foreach (var report in reports)
            onReport(report);
    }

    public void Exit(string how = "signal SIGKILL") => onExit(new WorkerExit(how, ""));
}
