using Actors.Simulation.Checks;
using Actors.Simulation.Faults;
using Actors.Simulation.Nodes;
using Actors.Simulation.Stores;
using Actors.Training.Runs;

namespace Actors.Simulation;

/// <summary>One run from its submission to its end, with everything that goes wrong on its way, all of it fixed by one seed.</summary>
public sealed class History
{
    private const int MaxHappenings = 2_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(5);

    // What hangs is given up after a minute, and what has failed is tried again after 36 s at longest.
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(110);

    private readonly World _world;
    private readonly SimulatedNode[] _nodes;

    private History(World world)
    {
        _world = world;
        _nodes = world.HasLeases ? [new SimulatedNode(world, "a"), new SimulatedNode(world, "b")] : [new SimulatedNode(world, "a")];
    }

    /// <summary>Lets a history happen, on the calling thread.</summary>
    /// <param name="seed">Fixes all of it.</param>
    /// <param name="sabotage">What is broken on purpose.</param>
    /// <param name="isTraced">Whether what happens is noted for people; it does not change what happens.</param>
    /// <param name="hasFaults">False for one in which nothing goes wrong.</param>
    public static HistoryResult Run(ulong seed, Sabotage sabotage = Sabotage.None, bool isTraced = false, bool hasFaults = true)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            using var world = World.Of(seed, sabotage, isTraced, hasFaults);
            new History(world).Run();
            return new HistoryResult(seed, [.. world.Violations.Found], world.Faults.Struck, world.Trace?.Lines ?? [], world.Time.Elapsed);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private void Run()
    {
        _nodes[0].Start();
        _nodes[0].StartRun();
        new Operators(_world, _nodes).Begin();
        try
        {
            if (!RunUntil(() => _world.State.Status == RunStatus.Completed, _world.Faults.End + Patience))
                _world.Violations.Add($"the run is {_world.State.Status} at step {_world.State.Step} and does not end, {Patience.TotalMinutes} minutes after the last fault");
            Let(Aftermath);
            // Completed long after the last fault, the run has waited for its retention.
            if (_world.Time.Elapsed > _world.Faults.End + Calm)
                CheckRetentionIsDone();
            if (!_world.Violations.Any)
                RecoverOnceMore();
        }
        catch (Exception failure)
        {
            _world.Violations.Add($"the node's process was ended by {failure}");
        }

        CheckEnd();
    }

    // Whatever is left of the last life goes: one more has nothing but the journal.
    private void RecoverOnceMore()
    {
        _world.Faults.Stop();
        foreach (var node in _nodes)
            node.Crash();
        Let(Scenario.LeaseDuration);
        _nodes[0].Start();
        _nodes[0].StartRun();
        Let(Scenario.LeaseDuration * 2);
    }

    private void CheckEnd()
    {
        _world.Store.Ledger.Check(_world.Store.Journal);
        foreach (var file in _world.Disk.HarmedStrangers)
            _world.Violations.Add($"a stranger's file that was called {file} is gone, or changed");
        if (_world.Violations.Any)
            return;
        if (!_world.Facts.IsComplete)
            _world.Violations.Add("the run is completed, and facts of the history without faults are missing");
        var fold = new RunDecider();
        var state = _world.Store.Journal.ReadAsync(RunHome.StreamOf(Scenario.Run)).Results()
            .Aggregate(fold.Initial, (before, recorded) => fold.Evolve(before, RunEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload)));
        _world.Record.Check(_world.State, state, "the fold of the journal is not what was written to it");
        CheckRetentionIsDone();
        if (_world.Faults.Struck[FaultKind.DiskByteFlips] == 0 && !_world.Record.Offered.Any(checkpoint => _world.Disk.Holds(checkpoint.File, checkpoint.Sha256, asFarAsKnown: false)))
            _world.Violations.Add("no checkpoint of the completed run verifies, although no byte has changed");
    }

    private void CheckRetentionIsDone()
    {
        foreach (var pending in _world.Record.Retention.Pending.Values)
            _world.Violations.Add($"{pending.File} is retired and not deleted, although nothing stands in its way any more");
    }

    private void Let(TimeSpan duration) => RunUntil(() => false, _world.Time.Elapsed + duration);

    /// <returns>False when it did not happen until then.</returns>
    private bool RunUntil(Func<bool> happened, TimeSpan limit)
    {
        for (var i = 0; i < MaxHappenings && _world.Time.Elapsed < limit && !_world.Violations.Any; i++)
        {
            if (happened())
                return true;
            _world.Time.Step();
        }

        return happened() || _world.Violations.Any;
    }
}

/// <summary>How a history went.</summary>
/// <param name="Violations">What should never have happened; empty when all is well.</param>
/// <param name="Trace">What happened, when it was asked for.</param>
/// <param name="Lasted">In its own time.</param>
public sealed record HistoryResult(
    ulong Seed, IReadOnlyList<string> Violations, FaultCounts Faults, IReadOnlyList<string> Trace, TimeSpan Lasted);
