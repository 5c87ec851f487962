using Actors.Simulation.Checks;
using Actors.Simulation.Disks;
using Actors.Simulation.Faults;
using Actors.Simulation.Nodes;
using Actors.Simulation.Scheduling;
using Actors.Simulation.Stores;
using Actors.Training.Runs;

namespace Actors.Simulation;

/// <summary>All that one history happens in. Everything that could differ from one time to the next comes from its seed.</summary>
internal sealed class World : IDisposable
{
    private World(ulong seed, Sabotage sabotage, bool isTraced, bool hasFaults)
    {
        Sabotage = sabotage;
        HasLeases = seed % 8 != 5;
        Dice = new Dice(Dice.Mix(seed));
        Time = new VirtualTime(Dice);
        Trace = isTraced ? new Trace(Time) : null;
        Scenario = Scenario.Draw(Dice);
        Faults = hasFaults ? FaultPlan.Draw(Dice, Time, Trace) : FaultPlan.None(Dice, Time, Trace);
        Violations = new Violations(Trace);
        Facts = new FactCheck(Violations, Reference.Of(Scenario));
        Record = new RunRecord(Violations, Facts, Trace);
        Disk = new SimulatedDisk(Time, Dice, Faults);
        Store = new StoreServer(Time, Dice, Faults, new Ledger(Record), sabotage);
    }

    public static World Of(ulong seed, Sabotage sabotage, bool isTraced, bool hasFaults) => new(seed, sabotage, isTraced, hasFaults);

    public Sabotage Sabotage { get; }

    /// <summary>False in one history of eight: a single node, whose journal alone tells a writer that it is behind.</summary>
    public bool HasLeases { get; }

    public Dice Dice { get; }

    public VirtualTime Time { get; }

    public Trace? Trace { get; }

    public Scenario Scenario { get; }

    public FaultPlan Faults { get; }

    public Violations Violations { get; }

    public FactCheck Facts { get; }

    public RunRecord Record { get; }

    public SimulatedDisk Disk { get; }

    public StoreServer Store { get; }

    public RunState State => Record.State;

    public Meters Meters { get; } = new();

    /// <summary>Takes the power from every node and the disk, as soon as what happens now has happened.</summary>
    public Action LosePower { get; set; } = () => { };

    public void Dispose() => Meters.Dispose();
}
