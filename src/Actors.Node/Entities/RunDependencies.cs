using Actors.Journals;
using Actors.Node.Workers;
using Actors.Runs.Checkpoints;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Node.Entities;

/// <summary>What the entities of a node need of it.</summary>
/// <param name="NodeName">Recorded with every claim.</param>
/// <param name="Journal">Read to learn what retention has retired, before a worker is started.</param>
/// <param name="Snapshots">Save folding what came before the newest one.</param>
/// <param name="Activity">Told what a worker does beside new steps: activity, done, total.</param>
public sealed record RunDependencies(
    string NodeName,
    RunHome Home,
    IWorkerLauncher Launcher,
    WorkerSettings Worker,
    IJournalReader Journal,
    ISnapshotReader Snapshots,
    Action<string, long, long> Activity)
{
    /// <summary>The checkpoint files of a run; those of its directory below <see cref="Home"/> unless said otherwise.</summary>
    public Func<string, ICheckpointFiles> FilesOf { get; init; } = run =>
        new CheckpointsOnDisk(CheckpointDirectory.PathIn(Home.DirectoryOf(run)));

    /// <summary>The largest fencing token in a run's checkpoint files; 0 for none. A journal that was restored from a backup has forgotten the
    /// claims after it, and the files of those must not be overwritten under the same token.</summary>
    public Func<string, long> LargestTokenOf { get; init; } = run =>
        CheckpointDirectory.TokensIn(Home.DirectoryOf(run), run).Where(token => token < LargestCredibleToken).DefaultIfEmpty(0).Max();

    /// <summary>Events of an entity between two snapshots.</summary>
    public int SnapshotEvery { get; init; } = 1_000;

    /// <summary>How often a suspended run looks for what it waits for.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The journal's reserve; null for a journal without one.</summary>
    public IJournalReserve? JournalReserve { get; init; }

    /// <summary>When the journal could not be written; null for one that does not say so.</summary>
    public OutageNotes? Outages { get; init; }

    /// <summary>Told when events that a run needs could not be read: its name and why. It is tried again all the same.</summary>
    public Action<string, Exception> Unreadable { get; init; } = (_, _) => { };

    /// <summary>The dispatcher of retention, which reads whole checkpoints.</summary>
    public string RetentionDispatcher { get; init; } = "actors.retention-dispatcher";

    /// <summary>The shortest wait before an entity that has stopped is started again; doubled up to <see cref="MaxEntityBackoff"/>.</summary>
    public TimeSpan MinEntityBackoff { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>The longest one. An entity that has lived so long waits for the shortest time again.</summary>
    public TimeSpan MaxEntityBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The share of a wait that is added to it at random, 0 to 1.</summary>
    public double BackoffJitter { get; init; } = 0.2;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Replaced by tests alone.</summary>
    internal IDecider<RunState, RunCommand, RunEvent> Decider { get; init; } = new RunDecider();

    /// <inheritdoc cref="Decider"/>
    internal IDecider<RetentionState, RetentionCommand, RetentionEvent> RetentionDecider { get; init; } = new RetentionDecider();

    // What is larger is damage, not a claim.
    private const long LargestCredibleToken = 1L << 40;
}
