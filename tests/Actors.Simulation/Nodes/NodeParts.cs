using Actors.EventSourcing;
using Actors.Simulation.Checks;
using Actors.Simulation.Disks;
using Actors.Simulation.Faults;
using Actors.Simulation.Scheduling;
using Actors.Simulation.Stores;
using Actors.Simulation.Workers;
using Actors.Training.Retention;
using Actors.Training.Runs;
using Actors.Training.Settings;

namespace Actors.Simulation.Nodes;

/// <summary>What the composition root of a node would put together, of simulated parts.</summary>
internal sealed class NodeParts(World world, string name, Life life, SimulatedLauncher launcher)
{
    /// <summary>Anew for every incarnation of the run's actor, so that each is looked at when it has recovered.</summary>
    public RunSurroundings Surroundings()
    {
        var connection = new Connection(world.Time, world.Dice, life);
        var journal = new SimulatedJournal(world.Store, connection, world.Faults, isSlowToTellItsEnd: !world.HasLeases);
        var leases = world.HasLeases ? new SimulatedLeaseStore(world.Store, connection, world.Faults) : null;
        var runs = new Persistence<RunState, RunEvent>(journal, RunEventCodec.Instance)
        {
            Leases = leases,
            Owner = name,
            LeaseDuration = Scenario.LeaseDuration,
            Snapshots = new SimulatedSnapshotStore(world.Store, connection, world.Faults),
            States = new RunSnapshotCodec(),
            AppendTimeout = Scenario.AppendTimeout,
            SnapshotEvery = world.Scenario.SnapshotEvery,
        };
        var retention = new Persistence<RetentionState, RetentionEvent>(journal, RetentionEventCodec.Instance)
        {
            Leases = leases,
            Owner = name,
            LeaseDuration = Scenario.LeaseDuration,
            Snapshots = new SimulatedSnapshotStore(world.Store, connection, world.Faults),
            States = new RetentionSnapshotCodec(),
            AppendTimeout = Scenario.AppendTimeout,
            SnapshotEvery = world.Scenario.SnapshotEvery,
        };
        return new RunSurroundings(new RunHome("/simulated"), launcher, world.Scenario.Worker, runs, retention, OnActivity)
        {
            FilesOf = _ => new SimulatedFiles(world.Disk, world.Faults),
            Decider = RunDecider(),
            RetentionDecider = RetentionDecider(),
        };
    }

    private ObservedDecider<RunState, RunCommand, RunEvent> RunDecider()
    {
        var throwing = new ThrowingDecider<RunState, RunCommand, RunEvent>(
            SabotagedDeciders.Run(world.Sabotage), world.Faults, FaultKind.RunDecisionThrows, FaultKind.RunReplayThrows);
        return new(throwing, OnRecovered, static (_, _, decision) => decision);
    }

    private ObservedDecider<RetentionState, RetentionCommand, RetentionEvent> RetentionDecider()
    {
        var check = new RetentionCheck(world.Disk, world.Violations);
        var throwing = new ThrowingDecider<RetentionState, RetentionCommand, RetentionEvent>(
            SabotagedDeciders.Retention(world.Sabotage), world.Faults, FaultKind.RetentionDecisionThrows, FaultKind.RetentionReplayThrows);
        return new(throwing, static _ => { }, (state, command, decision) =>
        {
            check.Look(state, command, decision);
            return decision;
        });
    }

    // A node that has lost the run meanwhile may well be behind; whatever it decides is refused.
    private void OnRecovered(RunState state)
    {
        if (world.Store.Ledger.NewestOwner(RunHome.StreamOf(Scenario.Run)) == $"{name}:/{Scenario.Run}")
            world.Record.CheckRecovered(state);
    }

    private void OnActivity(string activity, long done, long total) => world.Faults.Throw(FaultKind.RunEffectThrows);
}
