using Actors.EventSourcing;
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
    Action<string, long, long> Activity);
