using System.Diagnostics;
using System.Globalization;
using Actors.Cli.Settings;
using Actors.Node.Composition;
using Actors.Runs.Run;

namespace Actors.Benchmarks.Durable;

/// <summary>
/// <c>bench durable [WORKERS…]</c>: report to acknowledgement through the whole stack, worker's owner, entity and embedded journal, as fast as a
/// window of 16 lets it; 1,000 workers at 10 batches a second each. Beside it the device's own rate of synced appends.
/// </summary>
internal static class DurableBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    public static int Run(string[] args) => RunAsync(args.Length > 0 ? [.. args.Select(int.Parse)] : [1, 8, 100, 1_000]).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(int[] counts)
    {
        var folder = Directory.CreateTempSubdirectory("bench-durable-").FullName;
        try
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"4 KiB append and fsync, one after the other: {SyncedAppends(folder):F0}/s"));
            foreach (var count in counts)
                await MeasureAsync(Path.Combine(folder, $"{count}"), count, count < 1_000 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(100));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string home, int count, TimeSpan interval)
    {
        var root = Configuration.Bind(Configuration.Load(null, ["node.worker.window=16", "run.max-steps=100000000", "run.gradient-norm=off"]));
        var workers = new SteadyWorkers(interval);
        await using var node = await RunNode.OpenAsync(new RunHome(home), root.Node, workers, "{}", static (_, _, _) => { }, static _ => { });
        for (var i = 0; i < count; i++)
        {
            var run = string.Create(CultureInfo.InvariantCulture, $"run-{i}");
            await node.AskAsync(run, new RunCommand.Submit(run, run, root.Run, "{}", ""), Patience);
            await node.AskAsync(run, new RunCommand.StartAttempt(), Patience);
        }

        await Task.Delay(TimeSpan.FromSeconds(2)); // Until every part of it is compiled.
        workers.Measures = true;
        await Task.Delay(Measured);
        workers.Measures = false;
        var latencies = workers.All.SelectMany(worker => worker.LatenciesMs.ToArray()).Order().ToArray();
        var pace = interval > TimeSpan.Zero ? " at 10 batches/s each" : "";
        var rate = latencies.Length / Measured.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{count} workers{pace}: {rate:F0} steps/s durable, p50 {At(0.5):F2} ms, p99 {At(0.99):F2} ms"));

        double At(double share) => latencies.Length == 0 ? double.NaN : latencies[(int)((latencies.Length - 1) * share)];
    }

    private static double SyncedAppends(string folder)
    {
        const int appends = 1_000;
        using var file = new FileStream(Path.Combine(folder, "synced"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < appends; i++)
        {
            file.Write(block);
            file.Flush(flushToDisk: true);
        }

        return appends / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
