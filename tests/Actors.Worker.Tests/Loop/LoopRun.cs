using Actors.Runs.Checkpoints;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Checkpoints;
using Actors.Runs.Tests.Files;
using Actors.Runs.Protocol;
using Actors.Worker.Checkpoints;
using Actors.Worker.Loop;
using Actors.Worker.Session;

namespace Actors.Worker.Tests.Loop;

/// <summary>A training loop on a thread of its own; the test is its node.</summary>
internal sealed class LoopRun : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Thread _thread;

    /// <param name="from">The last step that is already in the model; nothing is restored.</param>
    public LoopRun(RunSettings settings, int window, long from = 0, Action<TrainingState>? restore = null)
    {
        Instructions = new Instructions(from);
        _thread = new Thread(() => Live(settings, window, from, restore)) { IsBackground = true };
        _thread.Start();
    }

    public TinyTrainable Trainable { get; } = new();

    public ReportStream Reports { get; } = new();

    public Instructions Instructions { get; }

    public string Directory => _directory.Path;

    public void Acknowledge(long step) => Instructions.Take(new WorkerInstruction.Acknowledge(step));

    public void Answer(long step, double learningRate = 1e-2, bool save = false, bool finish = false) =>
        Instructions.Take(new WorkerInstruction.Answer(step, learningRate, save, finish));

    /// <summary>Waits until the loop has ended by itself.</summary>
    public void End() => Assert.True(_thread.Join(TimeSpan.FromSeconds(20)), "the loop goes on");

    public void Dispose() => _directory.Dispose();

    private void Live(RunSettings settings, int window, long from, Action<TrainingState>? restore)
    {
        var link = new WorkerLink(Stream.Null, Reports);
        using var trainable = Trainable;
        using var optimizer = Optimizers.Create(settings.Optimizer, trainable.Model);
        var state = new TrainingState(trainable.Model, optimizer);
        restore?.Invoke(state);
        var saver = new CheckpointSaver(new CheckpointWriter(Directory), state.Capture, Describe, link, Instructions, savedStep: from);
        using var loop = new TrainingLoop(settings, window, trainable, optimizer, saver, link, Instructions);
        loop.Run(from);
    }

    private static CheckpointMetadata Describe(TrainingPoint point) => Samples.Metadata with
    {
        Step = point.Step, Batch = point.Step, LearningRate = point.LearningRate, Loss = point.Loss, Validation = point.Validation,
    };
}
