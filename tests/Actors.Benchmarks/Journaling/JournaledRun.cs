using System.Diagnostics;
using Actors.Node.Composition;
using Actors.Node.Workers;
using Actors.Runs.Protocol;
using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Benchmarks.Journaling;

/// <summary>The same worker under its run's entity, every step an event in the embedded journal with an fsync behind its group.</summary>
internal static class JournaledRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs to the end and tells when each step was reported.</summary>
    public static async Task<StepRate> RunAsync(
        string home, IWorkerLauncher launcher, NodeSettings node, RunSettings settings, string recipeSettings)
    {
        var rate = new StepRate();
        await using var running = await RunNode.OpenAsync(
            new RunHome(home), node, new Watched(launcher, rate), "{}", static (_, _, _) => { }, static _ => { });
        await running.AskAsync("bench", new RunCommand.Submit("bench", "bench", settings, recipeSettings, ""), Patience);
        await running.AskAsync("bench", new RunCommand.StartAttempt(), Patience);
        await foreach (var recorded in running.Journal.FollowAsync(RunHome.StreamOf("bench")))
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
