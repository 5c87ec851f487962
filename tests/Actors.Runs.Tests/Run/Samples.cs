using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Protocol;

namespace Actors.Runs.Tests.Run;

/// <summary>Settings, facts and reports as the tests of a run need them: 4 steps an epoch, a validation every 2.</summary>
internal static class Samples
{
    public const long StepsPerEpoch = 4;

    public static readonly Machine Machine = new("cpu", 2, "1.13.1", "AVX2");
    public static readonly DataFacts Data = new("fingerprint", 256, 16, StepsPerEpoch);
    public static readonly ModelFacts Model = new(1000, 10);

    public static RunSettings Settings { get; } = new()
    {
        Recipe = "captcha",
        Seed = 1,
        Device = "cpu",
        Threads = 2,
        BatchSize = 64,
        MaxSteps = 100,
        GradientNorm = true,
        OnDivergence = OnDivergence.Stop,
        Optimizer = new()
        {
            Algorithm = OptimizerAlgorithm.Adam, LearningRate = 1e-3, WeightDecay = 0, Momentum = 0, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8,
        },
        Validation = new() { Every = 2 },
        Best = new() { Metric = "match", Mode = MetricMode.Max },
        ReduceLrOnPlateau = new()
        {
            Enabled = true, Metric = "loss", Mode = MetricMode.Min, Factor = 0.5, Patience = 1, Threshold = 1e-4, Cooldown = 0, MinLearningRate = 1e-7,
        },
        Target = new() { Enabled = true, Metric = "match", Mode = MetricMode.Max, Value = 0.85 },
        Checkpoints = new() { Every = 2, KeepLast = 3 },
    };

    public static RunCommand.Submit Submit(RunSettings? settings = null) => new("captcha", "id", settings ?? Settings, "{}", "hash");

    public static WorkerReport.Ready Ready(long step = 0, params RejectedCheckpoint[] rejected) =>
        new(step, step == 0 ? "" : File(step), rejected, Machine, Data, Model);

    public static WorkerReport.BatchReported Batch(long step, float? loss = null, double learningRate = 1e-3) =>
        new(step, loss ?? Loss(step), learningRate, 0.5f, 12.5);

    public static float Loss(long step) => 4f / step;

    public static WorkerReport.ValidationReported Validation(long step, double loss, double match) =>
        new(step, Metrics.Of(("loss", loss), ("match", match)), 100);

    public static WorkerReport.CheckpointReported Checkpoint(long step, string sha256 = "sha") =>
        new(step, File(step), 1024, $"{sha256}-{step}", 5, 1);

    public static string File(long step) =>
        $"checkpoint_epoch_{(step - 1) / StepsPerEpoch + 1}_batch_{(step - 1) % StepsPerEpoch + 1}.safetensors";
}
