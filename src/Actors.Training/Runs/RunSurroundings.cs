using Actors.Dispatch;
using Actors.EventSourcing;
using Actors.Journal;
using Actors.Training.Checkpoints;
using Actors.Training.Retention;
using Actors.Training.Settings;
using Actors.Training.Workers;

namespace Actors.Training.Runs;

/// <summary>What a run actor needs of its node.</summary>
/// <param name="Activity">Told what a worker does beside new steps: activity, done, total. Called on the actor's turn.</param>
public sealed record RunSurroundings(
    RunHome Home,
    IWorkerLauncher Launcher,
    WorkerSettings Worker,
    Persistence<RunState, RunEvent> Persistence,
    Persistence<RetentionState, RetentionEvent> RetentionPersistence,
    Action<string, long, long> Activity)
{
    /// <summary>The checkpoint files of a run; those of its directory below <see cref="Home"/> unless said otherwise.</summary>
    public Func<string, ICheckpointFiles> FilesOf { get; init; } = run =>
        new CheckpointsOnDisk(CheckpointDirectory.PathIn(Home.DirectoryOf(run)));

    /// <summary>How often a suspended run looks for what it waits for.</summary>
    public TimeSpan LookForRoomEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The journal's reserve; null for a journal without one.</summary>
    public IJournalReserve? JournalReserve { get; init; }

    /// <summary>When the journal could not be written; null for one that does not say so.</summary>
    public OutageNotes? Outages { get; init; }

    /// <summary>Where retention takes its turns: it reads whole checkpoints. Null for the system's dispatcher.</summary>
    public IDispatcher? RetentionDispatcher { get; init; }

    /// <summary>Looked through, or replaced, by the simulation alone.</summary>
    internal IDecider<RunState, RunCommand, RunEvent> Decider { get; init; } = new RunDecider();

    /// <inheritdoc cref="Decider"/>
    internal IDecider<RetentionState, RetentionCommand, RetentionEvent> RetentionDecider { get; init; } = new RetentionDecider();
}
