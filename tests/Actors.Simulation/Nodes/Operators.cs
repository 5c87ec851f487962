using Actors.Simulation.Faults;
using Actors.Training.Runs;

namespace Actors.Simulation.Nodes;

/// <summary>
/// Those who look after the run, and the calendar of what happens to whole machines.
/// <list type="bullet">
/// <item>A run that waits for a person gets one: it is submitted, started, resumed, and its divergence decided on.</item>
/// <item>A run that does not wait for a person gets none: what it cannot do by itself must show.</item>
/// </list>
/// </summary>
internal sealed class Operators(World world, IReadOnlyList<SimulatedNode> nodes)
{
    private readonly Importer _importer = new(world);
    private readonly Strangers _strangers = new(world);

    public void Begin()
    {
        world.LosePower = () => world.Time.After(TimeSpan.Zero, LosePower);
        Continue();
    }

    private void Continue() => world.Time.After(world.Dice.Ms(50, 2_000), () =>
    {
        if (!world.Faults.IsOver)
            Disturb();
        Tend();
        Continue();
    });

    private void Tend()
    {
        var up = nodes.Where(node => node.IsUp).ToArray();
        if (up.Length == 0)
        {
            var node = world.Dice.Chance(0.7) ? nodes[0] : world.Dice.Pick(nodes);
            node.Start();
            node.StartRun();
            return;
        }

        foreach (var node in up.Where(node => node.OwesStart))
            node.StartRun();
        if (IsWithoutCheckpoints() && world.Dice.Chance(0.1))
        {
            var node = world.Dice.Pick(up);
            node.Ask(new RunCommand.AllowBeginAnew("operator"));
            node.StartRun();
            return;
        }

        if (world.State.Status is RunStatus.Running or RunStatus.Suspended or RunStatus.Completed || !world.Dice.Chance(0.5))
            return;
        var owner = world.Dice.Pick(up);
        if (world.State.Status == RunStatus.Diverged && world.Faults.IsChosen(FaultKind.OperatorAcceptsDivergence))
        {
            world.Faults.Note(FaultKind.OperatorAcceptsDivergence);
            owner.Ask(new RunCommand.AcceptDivergence("operator"));
        }

        if (world.State.Status == RunStatus.Failed)
            MoveAway(world.State.Reason);
        owner.StartRun();
    }

    // The disk is there, and nothing that the run has saved is on it: nobody but a person can tell that it is lost.
    private bool IsWithoutCheckpoints() =>
        world.State is { Status: RunStatus.Suspended, Suspension.Cause: SuspensionCause.WorkerFilesFail } && !world.Disk.IsAway
        && !world.State.Checkpoints.Concat(world.State.Missing).Any(checkpoint => world.Disk.Exists(checkpoint.File));

    // A file that claims a later owner, because a byte of it has changed, stands in a run's way until a person takes it out.
    private void MoveAway(string reason)
    {
        foreach (var file in world.Disk.Files.Where(file => reason.StartsWith($"{file} was written by a later owner", StringComparison.Ordinal)).ToArray())
            world.Disk.Remove(file);
    }

    private void Disturb()
    {
        var up = nodes.Where(node => node.IsUp).ToArray();
        var down = nodes.Where(node => !node.IsUp).ToArray();
        if (down.Length > 0 && up.Length > 0 && Happens(FaultKind.NodeClaims, 0.1))
        {
            var claimant = world.Dice.Pick(down);
            claimant.Start();
            claimant.StartRun();
        }

        else if (down.Length > 0 && up.Length > 0 && Happens(FaultKind.LeaseStolen, 0.1))
        {
            world.Store.StealLeases();
            var thief = world.Dice.Pick(down);
            thief.Start();
            thief.StartRun();
        }

        if (up.Length > 0)
            DisturbOne(world.Dice.Pick(up));
        if (Happens(FaultKind.PowerLoss, 0.05))
            LosePower();

        if (Happens(FaultKind.DiskAway, 0.1))
            world.Disk.GoAway(world.Dice.Ms(100, 30_000), looksEmpty: world.Dice.Chance(0.5));

        if (IsDue(FaultKind.DiskByteFlips, 0.1) && world.Disk.TryFlipByte())
            world.Faults.Note(FaultKind.DiskByteFlips);

        foreach (var kind in (FaultKind[])[FaultKind.StrangersFile, FaultKind.AnotherRunsFile, FaultKind.NoRegularFile])
        {
            if (IsDue(kind, 0.1) && _strangers.TryPut(kind))
                world.Faults.Note(kind);
        }
    }

    private void LosePower()
    {
        foreach (var node in nodes)
            node.LosePower();
        world.Disk.LosePower();
    }

    private void DisturbOne(SimulatedNode node)
    {
        if (Happens(FaultKind.OperatorPauses, 0.1))
            node.Ask(new RunCommand.Pause("operator"));
        if (Happens(FaultKind.OperatorRestarts, 0.05))
            node.StartRun();
        if (Happens(FaultKind.OperatorChangesRules, 0.05))
            node.Ask(new RunCommand.ChangeCheckpointRules(Scenario.DrawCheckpoints(world.Dice), "operator"));
        if (world.State.Checkpoints.Count > 0 && Happens(FaultKind.OperatorPins, 0.05))
            node.Ask(new RunCommand.Pin(world.Dice.Pick(world.State.Checkpoints).Sha256, world.Dice.Chance(0.7), "operator"));
        if (world.Faults.IsChosen(FaultKind.OperatorImports))
            _importer.Copy();
        if (IsDue(FaultKind.OperatorImports, 0.2) && _importer.TryImport(node))
            world.Faults.Note(FaultKind.OperatorImports);
        if (Happens(FaultKind.NodeFreeze, 0.05))
            node.Freeze(world.Dice.Ms(100, 40_000));
        if (Happens(FaultKind.ClockSet, 0.05))
            node.SetClock(TimeSpan.FromSeconds(world.Dice.Between(-3_600, 3_600)));
        if (Happens(FaultKind.NodeCrash, 0.1))
            node.Crash();
        else if (Happens(FaultKind.NodeStops, 0.05))
            node.Stop();
    }

    private bool IsDue(FaultKind kind, double probability) => world.Faults.IsChosen(kind) && world.Dice.Chance(probability);

    private bool Happens(FaultKind kind, double probability)
    {
        if (!IsDue(kind, probability))
            return false;
        world.Faults.Note(kind);
        return true;
    }
}
