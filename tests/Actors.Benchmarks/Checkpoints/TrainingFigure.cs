using Actors.Benchmarks.Journaling;
using Actors.Cli.Composition;
using Actors.Cli.Settings;
using Actors.Training.Workers;

namespace Actors.Benchmarks.Checkpoints;

/// <summary>The step rate of a run with its journal that saves now and then, each save read back and an older one deleted by retention, and
/// of one that saves at its end only.</summary>
/// <param name="configuration">The training's file.</param>
/// <param name="settings">Path and value, over the file's.</param>
internal sealed class TrainingFigure(int steps, string configuration, string[] settings) : IDisposable
{
    public const int SaveEvery = 100;

    // A save is written and read back long before so many steps are over.
    private const int Behind = 20;

    private readonly DirectoryInfo _home = Directory.CreateDirectory(Path.Combine(".build", $"bench-checkpoint-{Environment.ProcessId}"));
    private readonly ChildProcessLauncher _launcher = new(Path.Combine(AppContext.BaseDirectory, "Actors.Cli"), [Node.WorkerArgument]);
    private readonly List<double> _shares = [];
    private int _runs;

    public double CheckpointMiB { get; private set; }

    /// <summary>What each save added, as a share of the time between two.</summary>
    public IReadOnlyList<double> Shares => _shares;

    public double SavingStepsPerSecond()
    {
        var rate = Measure(SaveEvery, out var directory);
        CheckpointMiB = directory.EnumerateFiles("*.safetensors", SearchOption.AllDirectories).Max(file => file.Length) / (double)(1 << 20);
        _shares.AddRange(rate.SharesOfSaves(SaveEvery, Behind));
        directory.Delete(recursive: true);
        return rate.PerSecond;
    }

    public double StepsPerSecond()
    {
        var rate = Measure(steps, out var directory);
        directory.Delete(recursive: true);
        return rate.PerSecond;
    }

    public void Dispose() => _home.Delete(recursive: true);

    private StepRate Measure(int saveEvery, out DirectoryInfo directory)
    {
        var root = Configuration.Bind(Configuration.Load(
            configuration,
            [.. settings, $"run.max-steps={steps}", $"run.validation.every={steps}", $"run.checkpoints.every={saveEvery}", "run.target.enabled=off"]));
        var specification = RunSpecification.Of(root);
        directory = new DirectoryInfo(Path.Combine(_home.FullName, $"{++_runs}"));
        return JournaledRun.RunAsync(directory.FullName, _launcher, root.Node.Worker, specification.Run, specification.RecipeSettings)
            .GetAwaiter().GetResult();
    }
}
