using System.Diagnostics;
using System.Globalization;
using Actors.Benchmarks.Durable;
using Actors.Cli.Settings;
using Actors.Journals;
using Actors.Journals.Sqlite;
using Actors.Node.Composition;
using Actors.Runs.Run;

namespace Actors.Benchmarks.Node;

/// <summary><c>bench recovery [STEPS]</c>: how long a node that is running takes to bring back a run of so many recorded steps (default 200,000), from
/// its question to the answer, with the claim that is recorded in between: from the newest snapshot and what followed it, and from events alone.</summary>
internal static class RecoveryBenchmark
{
    private const string Run = "long", Other = "other";
    private const double GoalMs = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static int Measure(string[] args) =>
        MeasureAsync(args is [var steps] ? long.Parse(steps, CultureInfo.InvariantCulture) : 200_000).GetAwaiter().GetResult();

    private static async Task<int> MeasureAsync(long steps)
    {
        var home = new RunHome(Directory.CreateTempSubdirectory("bench-recovery-").FullName);
        try
        {
            await RecordAsync(home, steps);
            var withSnapshot = await RecoverAsync(home, "snapshot and tail");
            await using (var store = SqliteStore.Open(home.JournalPath))
                await store.Snapshots.DeleteAsync(RunHome.StreamOf(Run), SnapshotCriteria.Any);
            await RecoverAsync(home, "events alone");
            return withSnapshot < GoalMs ? 0 : 1;
        }
        finally
        {
            Directory.Delete(home.Path, recursive: true);
        }
    }

    private static async Task RecordAsync(RunHome home, long steps)
    {
        var workers = new SteadyWorkers(TimeSpan.Zero);
        await using var node = await OpenAsync(home, workers);
        await SubmitAsync(node, Run);
        await SubmitAsync(node, Other);
        await node.AskAsync(Run, new RunCommand.StartAttempt(), Patience);
        await foreach (var recorded in node.Journal.FollowAsync(RunHome.StreamOf(Run), from: steps))
        {
            if (RecordedStep(recorded) >= steps)
                break;
        }
    }

    private static long RecordedStep(JournalEvent recorded) =>
        RunEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload) is RunEvent.BatchCompleted batch ? batch.Step : 0;

    private static async Task<double> RecoverAsync(RunHome home, string way)
    {
        await using var node = await OpenAsync(home, new SteadyWorkers(TimeSpan.Zero));
        await SubmitAsync(node, Other); // The node is running: what every run needs is loaded and compiled.
        var events = await node.Journal.HighestSequenceAsync(RunHome.StreamOf(Run));
        var began = Stopwatch.GetTimestamp();
        await SubmitAsync(node, Run);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recovery of {events} events from {way}: {took:F0} ms"));
        return took;
    }

    private static async Task SubmitAsync(RunNode node, string run) =>
        await node.AskAsync(run, new RunCommand.Submit(run, run, Settings.Run, "{}", ""), Patience);

    private static Task<RunNode> OpenAsync(RunHome home, SteadyWorkers workers) =>
        RunNode.OpenAsync(home, Settings.Node, workers, "{}", static (_, _, _) => { }, static _ => { });

    private static ConfigurationRoot Settings { get; } = Configuration.Bind(Configuration.Load(null, ["run.max-steps=100000000", "run.gradient-norm=off"]));
}
