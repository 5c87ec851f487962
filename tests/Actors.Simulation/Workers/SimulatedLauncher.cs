using Actors.Simulation.Faults;
using Actors.Simulation.Scheduling;
using Actors.Training.Workers;

namespace Actors.Simulation.Workers;

/// <summary>Starts the workers of one life of one node.</summary>
internal sealed class SimulatedLauncher(World world, Life node, string name) : IWorkerLauncher
{
    private readonly List<WorkerProcess> _workers = [];

    public IWorker Launch(WorkerOrder order, Action<WorkerReport> onReport, Action<WorkerExit> onExit)
    {
        if (world.Faults.Strikes(FaultKind.WorkerLaunchFails))
            throw new IOException("no process can be started");
        var process = new WorkerProcess(world, node, $"worker {name}#{order.Attempt}", Guarded(onReport), Guarded(onExit));
        _workers.Add(process);
        var loop = new SimulatedLoop(world, process, order, DivergesAt(order));
        // Its first step is nobody's turn either.
        world.Time.After(TimeSpan.Zero, () => _ = LiveAsync(loop));
        return process;
    }

    /// <summary>The node has died.</summary>
    public void Orphan() => _workers.ForEach(worker => worker.Orphan());

    /// <summary>The machine has died.</summary>
    public void End() => _workers.ForEach(worker => worker.End("power"));

    private async Task LiveAsync(SimulatedLoop loop)
    {
        try
        {
            await loop.RunAsync();
        }
        catch (Exception defect)
        {
            world.Violations.Add($"the simulated worker has a defect: {defect}");
        }
    }

    // What a worker's thread throws ends the node's process.
    private Action<T> Guarded<T>(Action<T> call) => argument =>
    {
        try
        {
            call(argument);
        }
        catch (Exception failure)
        {
            world.Violations.Add($"a thread of node {name} was ended by {failure.GetType().Name}: {failure.Message}");
        }
    };

    // Only a step that is recorded can be seen to diverge; 0 for none.
    private long DivergesAt(WorkerOrder order)
    {
        var (from, to) = (order.Checkpoints.FirstOrDefault()?.Step + 1 ?? 1, world.State.Step);
        return from <= to && world.Faults.IsChosen(FaultKind.WorkerDiverges) && world.Dice.Chance(0.3) ? from + world.Dice.Below((int)(to - from + 1)) : 0;
    }
}
