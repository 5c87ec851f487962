using Actors.Benchmarks.Journaling;
using Actors.Cli.Composition;
using Actors.Cli.Settings;
using Actors.Training.Workers;

namespace Actors.Benchmarks.Checkpoints;

/// <summary>The step rate of a worker that saves now and then, and of one that never does before its end; neither has a journal.</summary>
internal sealed class TrainingFigure(int steps) : IDisposable
{
    public const int SaveEvery = 100;

    private readonly DirectoryInfo _home = Directory.CreateDirectory(Path.Combine(".build", $"bench-checkpoint-{Environment.ProcessId}"));
    private readonly ChildProcessLauncher _launcher = new(Path.Combine(AppContext.BaseDirectory, "Actors.Cli"), [Node.WorkerArgument]);
    private int _runs;

    public double CheckpointMiB { get; private set; }

    public double SavingStepsPerSecond()
    {
        var rate = Measure(SaveEvery, out var directory);
        CheckpointMiB = directory.EnumerateFiles("*.safetensors", SearchOption.AllDirectories).Max(file => file.Length) / (double)(1 << 20);
        directory.Delete(recursive: true);
        return rate;
    }

    public double StepsPerSecond()
    {
        var rate = Measure(steps, out var directory);
        directory.Delete(recursive: true);
        return rate;
    }

    public void Dispose() => _home.Delete(recursive: true);

    private double Measure(int saveEvery, out DirectoryInfo directory)
    {
        var root = Configuration.Bind(Configuration.Load(
            "hocon/captcha-small.conf",
            [$"run.max-steps={steps}", $"run.validation.every={steps}", $"run.checkpoints.every={saveEvery}", "run.target.enabled=off"]));
        var specification = RunSpecification.Of(root);
        directory = new DirectoryInfo(Path.Combine(_home.FullName, $"{++_runs}"));
        var order = new WorkerOrder(
            "bench", "bench", directory.FullName, 1, 1, Environment.ProcessId, root.Node.Worker.Window, 0, specification.Run, specification.RecipeSettings, []);
        return BareWorker.StepsPerSecond(_launcher, order);
    }
}
