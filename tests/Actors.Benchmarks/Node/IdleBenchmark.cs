using System.Diagnostics;
using System.Globalization;
using Actors.Benchmarks.Durable;
using Actors.Cli.Settings;
using Actors.Node.Composition;
using Actors.Runs.Run;

namespace Actors.Benchmarks.Node;

/// <summary><c>bench idle [RUNS…]</c>: memory of a node whose runs wait for their operators, by default 1, 100 and 1,000 of them, each node in a process
/// of its own.</summary>
internal static class IdleBenchmark
{
    private const string Child = "in-this-process";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static int Measure(string[] args)
    {
        if (args is [Child, var count])
            return MeasureAsync(int.Parse(count, CultureInfo.InvariantCulture)).GetAwaiter().GetResult();
        foreach (var runs in args.Length > 0 ? args : ["1", "100", "1000"])
        {
            using var process = Process.Start("dotnet", [typeof(IdleBenchmark).Assembly.Location, "idle", Child, runs]);
            process.WaitForExit();
            if (process.ExitCode != 0)
                return process.ExitCode;
        }

        return 0;
    }

    private static async Task<int> MeasureAsync(int count)
    {
        var home = new RunHome(Directory.CreateTempSubdirectory("bench-idle-").FullName);
        try
        {
            var settings = Configuration.Bind(Configuration.Load(null, []));
            await using var node = await RunNode.OpenAsync(
                home, settings.Node, new SteadyWorkers(TimeSpan.Zero), "{}", static (_, _, _) => { }, static _ => { });
            for (var i = 0; i < count; i++)
            {
                var run = string.Create(CultureInfo.InvariantCulture, $"run-{i}");
                await node.AskAsync(run, new RunCommand.Submit(run, run, settings.Run, "{}", ""), Patience);
            }

            var managed = GC.GetTotalMemory(forceFullCollection: true);
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count,5} idle runs: {process.WorkingSet64 / 1048576.0:F0} MiB resident, {managed / 1048576.0:F1} MiB of objects"));
            return 0;
        }
        finally
        {
            Directory.Delete(home.Path, recursive: true);
        }
    }
}
