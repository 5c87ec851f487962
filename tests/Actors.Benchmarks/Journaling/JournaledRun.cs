using System.Diagnostics;
using Actors.Dispatch;
using Actors.EventSourcing;
using Actors.Journals.Sqlite;
using Actors.Training.Retention;
using Actors.Training.Runs;
using Actors.Training.Settings;
using Actors.Training.Workers;

namespace Actors.Benchmarks.Journaling;

/// <summary>The same worker under its run actor, every step an event in SQLite with an fsync behind its group.</summary>
internal static class JournaledRun
{
    /// <summary>Runs to the end and tells when each step was reported.</summary>
    public static async Task<StepRate> RunAsync(
        string home, IWorkerLauncher launcher, WorkerSettings worker, RunSettings settings, string recipeSettings)
    {
        var rate = new StepRate();
        await using var store = SqliteStore.Open(new RunHome(home).JournalPath);
        using var retention = new ThreadDispatcher("retention");
        await using var system = new ActorSystem();
        var surroundings = new RunSurroundings(
            new RunHome(home), new Watched(launcher, rate), worker,
            new Persistence<RunState, RunEvent>(store.Journal, RunEventCodec.Instance) { Leases = store.Leases },
            new Persistence<RetentionState, RetentionEvent>(store.Journal, RetentionEventCodec.Instance) { Leases = store.Leases },
            (_, _, _) => { })
        {
            RetentionDispatcher = retention,
        };
        var run = system.Spawn(Props.Of(() => new RunActor("bench", surroundings)), "bench");
        await run.AskAsync(new RunCommand.Submit("bench", "bench", settings, recipeSettings, ""), TimeSpan.FromMinutes(1));
        await run.AskAsync(new RunCommand.StartAttempt(), TimeSpan.FromMinutes(1));
        await foreach (var recorded in store.Journal.FollowAsync(RunHome.StreamOf("bench")))
        {
            if (recorded.Manifest.StartsWith("run-failed", StringComparison.Ordinal))
                throw new InvalidOperationException("the benchmark's run failed");
            if (recorded.Manifest.StartsWith("run-completed", StringComparison.Ordinal))
                break;
        }

        return rate;
    }

    private sealed class Watched(IWorkerLauncher launcher, StepRate rate) : IWorkerLauncher
    {
        public IWorker Launch(WorkerOrder order, Action<WorkerReport> onReport, Action<WorkerExit> onExit) => launcher.Launch(
            order,
            report =>
            {
                if (report is WorkerReport.BatchReported)
                    rate.Add(Stopwatch.GetTimestamp());
                onReport(report);
            },
            onExit);
    }
}
