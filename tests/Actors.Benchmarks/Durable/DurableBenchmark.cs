using System.Diagnostics;
using System.Globalization;
using Actors.Cli.Settings;
using Actors.Journals.Sql.Tests;
using Actors.Node.Composition;
using Actors.Node.Stores;
using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Benchmarks.Durable;

/// <summary>
/// <c>bench durable [STORE…] [WORKERS…]</c>: report to acknowledgement through the whole stack, worker's owner, entity and journal, as fast as a
/// window of 16 lets it; 1,000 workers at 10 batches a second each. The stores are embedded, sqlite and postgresql (both behind the guarded
/// Akka.Persistence.Sql) and stock, which is Akka.Persistence.Sql on SQLite as it comes. Beside them the device's own rate of synced appends.
/// </summary>
internal static class DurableBenchmark
{
    private const string Embedded = "embedded", Sqlite = "sqlite", PostgreSql = "postgresql", Stock = "stock";
    private const int Compared = 100;

    private static readonly string[] Stores = [Embedded, Stock, Sqlite, PostgreSql];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    public static int Run(string[] args)
    {
        var stores = args.Where(Stores.Contains).ToArray();
        int[] counts = [.. args.Except(Stores).Select(int.Parse)];
        return RunAsync(stores.Length > 0 ? stores : Stores, counts.Length > 0 ? counts : [1, 8, Compared, 1_000]).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(string[] stores, int[] counts)
    {
        var folder = Directory.CreateTempSubdirectory("bench-durable-").FullName;
        await using var server = stores.Contains(PostgreSql) ? await PostgreSqlProcess.CreateAsync() : null;
        try
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"4 KiB append and fsync, one after the other: {SyncedAppends(folder):F0}/s"));
            var rates = new Dictionary<(string, int), double>();
            foreach (var count in counts)
            {
                foreach (var store in stores)
                {
                    var home = Path.Combine(folder, $"{store}-{count}");
                    var interval = count < 1_000 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(100);
                    rates[(store, count)] = await MeasureAsync(store, home, await ConnectionAsync(store, server), count, interval);
                }
            }

            if (rates.TryGetValue((Embedded, Compared), out var ours) && rates.TryGetValue((Stock, Compared), out var peers))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Compared} workers, embedded beside stock: {ours / peers:F1} times"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task<string> ConnectionAsync(string store, PostgreSqlProcess? server) =>
        store == PostgreSql ? await server!.CreateDatabaseAsync() : "";

    /// <returns>Steps a second.</returns>
    private static async Task<double> MeasureAsync(string store, string path, string connection, int count, TimeSpan interval)
    {
        string[] journal = store switch
        {
            Sqlite => ["node.journal.plugin=sql", "node.journal.sql.provider=sqlite"],
            PostgreSql => ["node.journal.plugin=sql", "node.journal.sql.provider=postgresql", $"node.journal.sql.connection-string=\"{connection}\""],
            _ => [],
        };
        var root = Configuration.Bind(
            Configuration.Load(null, ["node.worker.window=16", "run.max-steps=100000000", "run.gradient-norm=off", .. journal]));
        var (home, workers) = (new RunHome(path), new SteadyWorkers(interval));
        Directory.CreateDirectory(path);
        var opened = store == Stock ? new StockStore(home.SqlJournalPath) : await HomeStores.OpenAsync(home, root.Node.Journal);
        await using var node = await RunNode.OpenAsync(opened, home, root.Node, workers, "{}", static (_, _, _) => { }, static _ => { });
        await StartAllAsync(node, root.Run, count);
        await Task.Delay(TimeSpan.FromSeconds(2)); // Until every part of it is compiled.
        workers.Measures = true;
        await Task.Delay(Measured);
        workers.Measures = false;
        var latencies = workers.All.SelectMany(worker => worker.LatenciesMs.ToArray()).Order().ToArray();
        var pace = interval > TimeSpan.Zero ? " at 10 batches/s each" : "";
        var rate = latencies.Length / Measured.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{store,-10} {count,5} workers{pace}: {rate:F0} steps/s durable, p50 {At(0.5):F2} ms, p99 {At(0.99):F2} ms"));
        return rate;

        double At(double share) => latencies.Length == 0 ? double.NaN : latencies[(int)((latencies.Length - 1) * share)];
    }

    // Several at once, as after a restart; each waits for its own.
    private static Task StartAllAsync(RunNode node, RunSettings settings, int count) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            var run = string.Create(CultureInfo.InvariantCulture, $"run-{i}");
            await node.AskAsync(run, new RunCommand.Submit(run, run, settings, "{}", ""), Patience);
            await node.AskAsync(run, new RunCommand.StartAttempt(), Patience);
        });

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
