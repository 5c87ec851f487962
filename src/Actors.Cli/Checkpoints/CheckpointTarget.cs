using System.Collections.Immutable;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;
using Actors.Node.Reading;

namespace Actors.Cli.Checkpoints;

/// <summary>What the user of a checkpoint verb means: any file, or checkpoints that a run has recorded.</summary>
internal abstract record CheckpointTarget
{
    private CheckpointTarget()
    {
    }

    /// <summary>A file that no journal speaks of.</summary>
    /// <param name="Run">The run that was named with it; null for none.</param>
    public sealed record AnyFile(string Path, RunView? Run) : CheckpointTarget;

    /// <param name="Directory">Where their files are.</param>
    /// <param name="Checkpoints">At least one; newest first.</param>
    public sealed record Recorded(RunView Run, string Directory, ImmutableArray<CheckpointRecord> Checkpoints) : CheckpointTarget
    {
        public string PathOf(CheckpointRecord checkpoint) => Path.Combine(Directory, checkpoint.File);

        /// <summary>The one that is meant, by the name that was given.</summary>
        /// <exception cref="RefusalException">Several are.</exception>
        public CheckpointRecord Single(string name) => Checkpoints is [var single] ? single : CheckpointSelection.Single(Run, name);
    }

    /// <summary>All checkpoints of a run.</summary>
    /// <exception cref="RefusalException">It has none.</exception>
    public static Recorded AllOf(RunHome home, RunView run) =>
        new(run, CheckpointDirectory.PathIn(home.DirectoryOf(run.Run)), CheckpointSelection.All(run, CheckpointSelection.Everything));

    /// <summary>A file when one is there, as long as no run is named; else a name or a pattern in the run, or in the only run of the home.</summary>
    /// <exception cref="RefusalException">There is no such file, run or checkpoint, or it does not say which run.</exception>
    public static async Task<CheckpointTarget> FindAsync(string home, string? run, string name)
    {
        var isFile = File.Exists(name);
        if (run is null && isFile)
            return new AnyFile(name, null);
        if (run is null && (name.Contains(Path.DirectorySeparatorChar) || !new RunHome(home).Exists))
            throw NoFile(name);
        await using var reading = Reading.Open(home);
        var view = await reading.FindAsync(run);
        var directory = CheckpointDirectory.PathIn(reading.Home.DirectoryOf(view.Run));
        if (!isFile)
            return Directory.Exists(name) && CheckpointSelection.Matching(view, name).IsEmpty ? throw NoFile(name) : new Recorded(view, directory, CheckpointSelection.All(view, name));
        // A path may lead to a recorded checkpoint, also by one of its links.
        var file = File.ResolveLinkTarget(name, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(name);
        var recorded = Path.GetDirectoryName(file) == Path.GetFullPath(directory)
            ? CheckpointSelection.Matching(view, Path.GetFileName(file))
            : CheckpointSelection.Matching(view, name);
        return recorded.IsEmpty ? new AnyFile(name, view) : new Recorded(view, directory, recorded);
    }

    private static RefusalException NoFile(string name) => Directory.Exists(name)
        ? new(ExitCode.Failed, $"{name} cannot be read: it is a directory")
        : new(ExitCode.NotFound, $"there is no file {name}; 'actors checkpoints list RUN' names those of a run");
}
