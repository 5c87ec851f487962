using System.Text.Json;
using Actors.Runs.Settings;
using Actors.Runs.Protocol;
using Actors.Worker.Tests.Session;
using Actors.Worker.Torch;
using RunSamples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Worker.Tests.Resuming;

/// <summary>The first or the last steps of several trainings, one after the other, each by a worker's own session; the task of a child process.</summary>
/// <param name="Threads">Intra-op threads.</param>
/// <param name="Until">The last step.</param>
internal sealed record TrainingPart(int Threads, long Until, TrainingStart[] Starts)
{
    public const string Argument = "train-part";

    private const int StepsPerRate = 4;
    private const long Seed = 11;

    /// <summary>Reads a part as JSON, trains it and writes its <see cref="TrainingEnd"/>s as JSON.</summary>
    public static int Run(TextReader input, TextWriter output)
    {
        var part = JsonSerializer.Deserialize<TrainingPart>(input.ReadToEnd())!;
        TorchRuntime.Start(part.Threads);
        output.WriteLine(JsonSerializer.Serialize(part.Starts.Select(part.Train).ToArray()));
        return 0;
    }

    private TrainingEnd Train(TrainingStart start)
    {
        var settings = RunSamples.Settings with
        {
            Seed = Seed, Threads = Threads, MaxSteps = Until, Validation = new() { Every = StepsPerRate },
            Checkpoints = new() { Every = 1000, KeepLast = 1 }, Optimizer = OptimizerOf(start.Optimizer),
        };
        var candidates = start.From is { } from
            ? new[] { new CheckpointCandidate(from.Step, from.File, from.Sha256, RateAfter(from.Step), Finish: false) }
            : [];
        var order = new WorkerOrder("run", "id", start.Directory, 1, 1, 0, Window: 1000, 0, settings, "", candidates);
        var run = SessionRun.Train(order, () => Open(start), RateAfter);
        var saved = run.Saved[^1];
        return new TrainingEnd(run.From, run.Ready.Machine.Threads, run.Losses, run.ModelSha256, new SavedState(saved.Step, saved.File, saved.Sha256));

        double RateAfter(long step) => settings.Optimizer.LearningRate / (1 + step / StepsPerRate);
    }

    // A process that restores begins with other weights than the one that saved, which a restore must replace.
    private static LayerTrainable Open(TrainingStart start)
    {
        Generators.Seed(start.From is null ? Seed : -Seed, step: 0);
        return LayerTrainable.Of(start.Layers);
    }

    private static OptimizerSettings OptimizerOf(string name)
    {
        var settings = RunSamples.Settings.Optimizer with { LearningRate = 1e-3, WeightDecay = 0.01 };
        return name switch
        {
            "adam" => settings with { Algorithm = OptimizerAlgorithm.Adam },
            "adamw" => settings with { Algorithm = OptimizerAlgorithm.AdamW },
            "sgd" => settings with { Algorithm = OptimizerAlgorithm.Sgd, LearningRate = 0.05 },
            "sgd-momentum" => settings with { Algorithm = OptimizerAlgorithm.Sgd, LearningRate = 0.05, Momentum = 0.9 },
            _ => throw new ArgumentException($"there is no optimizer '{name}'"),
        };
    }
}

/// <param name="Directory">Of the training's own.</param>
/// <param name="From">Null to begin at step 1.</param>
internal sealed record TrainingStart(string Optimizer, string Layers, string Directory, SavedState? From);

/// <param name="From">The step that was restored; 0 for none.</param>
/// <param name="Threads">As libtorch tells.</param>
/// <param name="Losses">Of each step.</param>
/// <param name="Saved">The checkpoint of the last step.</param>
internal sealed record TrainingEnd(long From, int Threads, float[] Losses, string ModelSha256, SavedState Saved);

internal sealed record SavedState(long Step, string File, string Sha256);
