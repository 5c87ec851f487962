using Actors.Simulation.Scheduling;
using Actors.Training.Runs;
using Actors.Training.Settings;

namespace Actors.Simulation;

/// <summary>The run that a history is about: small, and different in every history.</summary>
internal sealed record Scenario(RunSettings Settings, DataFacts Data, WorkerSettings Worker, int SnapshotEvery)
{
    public const string Run = "run";

    public Machine Machine { get; } = new("cpu", 1, "simulated", "none");

    public ModelFacts Model { get; } = new(1, 0);

    public RunCommand.Submit Submit => new(Run, "id", Settings, "{}", "hash");

    /// <summary>How long a lease outlives its holder.</summary>
    public static TimeSpan LeaseDuration { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Slow appends take longer now and then: their answers come to an actor that has recovered without them.</summary>
    public static TimeSpan AppendTimeout { get; } = TimeSpan.FromSeconds(10);

    public static Scenario Draw(Dice dice) => new(
        new RunSettings
        {
            Recipe = "simulated",
            Seed = dice.Below(int.MaxValue),
            Device = "cpu",
            Threads = 1,
            BatchSize = 1,
            MaxSteps = dice.Between(10, 60),
            GradientNorm = false,
            OnDivergence = dice.Chance(0.3) ? OnDivergence.Accept : OnDivergence.Stop,
            Optimizer = new()
            {
                Algorithm = OptimizerAlgorithm.Sgd, LearningRate = 1, WeightDecay = 0, Momentum = 0, Beta1 = 0, Beta2 = 0, Epsilon = 0,
            },
            Validation = new() { Every = dice.Between(2, 12) },
            Best = new() { Metric = "match", Mode = MetricMode.Max },
            ReduceLrOnPlateau = new()
            {
                Enabled = true,
                Metric = "loss",
                Mode = MetricMode.Min,
                Factor = 0.5,
                Patience = dice.Below(2),
                Threshold = 1e-4,
                Cooldown = dice.Below(2),
                MinLearningRate = 1e-3,
            },
            Target = new() { Enabled = dice.Chance(0.5), Metric = "match", Mode = MetricMode.Max, Value = 0.9 },
            Checkpoints = DrawCheckpoints(dice),
        },
        new DataFacts("data", 100, 10, dice.Between(5, 20)),
        new WorkerSettings
        {
            Window = dice.Between(2, 10),
            MaxFailures = dice.Between(2, 6),
            MinBackoff = TimeSpan.FromSeconds(0.5),
            MaxBackoff = TimeSpan.FromSeconds(20),
            OrphanGrace = TimeSpan.FromSeconds(dice.Between(1, 10)),
        },
        SnapshotEvery: dice.Between(5, 80));

    /// <summary>Rules as an operator may set or change them; a checkpoint takes some fifty bytes.</summary>
    public static CheckpointSettings DrawCheckpoints(Dice dice) => new()
    {
        Every = dice.Between(2, 12),
        EveryEpochs = dice.Chance(0.2) ? 1 : 0,
        EveryTime = TimeSpan.FromSeconds(dice.Chance(0.2) ? dice.Between(1, 5) : 0),
        WhenBusy = dice.Chance(0.5) ? WhenBusy.Skip : WhenBusy.Wait,
        KeepLast = dice.Between(1, 3),
        KeepBest = new() { Count = dice.Below(3), Metric = dice.Chance(0.5) ? "loss" : "", Mode = MetricMode.Min },
        KeepEverySteps = dice.Chance(0.2) ? dice.Between(5, 20) : 0,
        KeepEveryEpochs = dice.Chance(0.2) ? dice.Between(1, 3) : 0,
        KeepEveryTime = TimeSpan.FromSeconds(dice.Chance(0.2) ? dice.Between(1, 10) : 0),
        MaxTotalSize = dice.Chance(0.3) ? dice.Between(100, 400) : 0,
        WhenFull = dice.Chance(0.5) ? WhenFull.FreeOldest : WhenFull.Wait,
    };
}
