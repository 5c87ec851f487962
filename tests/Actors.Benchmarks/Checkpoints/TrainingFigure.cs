using Actors.Node.Workers;
using Actors.Benchmarks.Journaling;
using Actors.Cli.Composition;
using Actors.Cli.Settings;
using Actors.Runs.Protocol;

namespace Actors.Benchmarks.Checkpoints;

/// <summary>The step rate of a run with its journal that saves now and then, each save read back and an older one deleted by retention, and
/// of one that saves at its end only.</summary>
/// <param name="configuration">The training's file.</param>
/// <param name="settings">Path and value, over the file's.</param>
internal sealed class TrainingFigure(int steps, string configuration, string[] settings) : IDisposable
{
    /// <summary>Steps from one save to the next where runs are compared.</summary>
    public const int SaveEvery = 100;

    /// <summary>Steps from one save to the next where saves are counted one by one: the more there are, the less it matters that steps differ.</summary>
    public const int SaveOften = 10;

    // A save is written and read back before so many steps are over.
    private const int Behind = 4;

    private readonly DirectoryInfo _home = Directory.CreateDirectory(Path.Combine(".build", $"bench-checkpoint-{Environment.ProcessId}"));
    private readonly ChildProcessLauncher _launcher = new(WorkerExecutable.Find());
    private int _runs;

    public double CheckpointMiB { get; private set; }

    public double SavingStepsPerSecond() => Measure(SaveEvery).PerSecond;

    public double StepsPerSecond() => Measure(steps).PerSecond;

    /// <summary>The pace of a run that saves often, and what each of its saves added, in steps.</summary>
    public (double StepsPerSecond, IReadOnlyList<double> StepsLost) Saves()
    {
        var rate = Measure(SaveOften);
        return (rate.PerSecond, [.. rate.StepsLostBySaves(SaveOften, Behind)]);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private StepRate Measure(int saveEvery)
    {
        var root = Configuration.Bind(Configuration.Load(
            configuration,
            [.. settings, $"run.max-steps={steps}", $"run.validation.every={steps}", $"run.checkpoints.every={saveEvery}", "run.target.enabled=off"]));
        var specification = RunSpecification.Of(root);
        var directory = new DirectoryInfo(Path.Combine(_home.FullName, $"{++_runs}"));
        var rate = JournaledRun.RunAsync(directory.FullName, _launcher, root.Node, specification.Run, specification.RecipeSettings)
            .GetAwaiter().GetResult();
        CheckpointMiB = directory.EnumerateFiles("*.safetensors", SearchOption.AllDirectories).Max(file => file.Length) / (double)(1 << 20);
        directory.Delete(recursive: true);
        return rate;
    }
}
