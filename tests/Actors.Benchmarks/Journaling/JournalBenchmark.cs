using System.Globalization;
using System.Text.Json;
using Actors.Cli.Composition;
using Actors.Cli.Settings;
using Actors.Node.Workers;
using Actors.Runs.Protocol;

namespace Actors.Benchmarks.Journaling;

/// <summary>
/// <c>bench journal [CONF [STEPS [ROUNDS]]]</c>: the step rate of a run with its journal and without, alternating in one process, so that both
/// meet the same machine. Goal: at least 0.98 of the rate.
/// </summary>
internal static class JournalBenchmark
{
    private const double Goal = 0.98;

    public static int Run(string[] args) => RunAsync(
        args.ElementAtOrDefault(0) ?? "hocon/captcha-small.conf",
        int.Parse(args.ElementAtOrDefault(1) ?? "300", CultureInfo.InvariantCulture),
        int.Parse(args.ElementAtOrDefault(2) ?? "5", CultureInfo.InvariantCulture)).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string file, int steps, int rounds)
    {
        var root = Configuration.Bind(Configuration.Load(
            file, [$"run.max-steps={steps}", $"run.validation.every={steps}", $"run.checkpoints.every={steps}", "run.target.enabled=off"]));
        var specification = RunSpecification.Of(root);
        var program = Path.Combine(AppContext.BaseDirectory, "Actors.Cli");
        var launcher = new ChildProcessLauncher(WorkerExecutable.Find());
        var (with, without, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var home = Directory.CreateTempSubdirectory("bench-journal-").FullName;
            try
            {
                var order = new WorkerOrder(
                    "bench", "bench", Path.Combine(home, "bare"), 1, 1, Environment.ProcessId, root.Node.Worker.Window, 0, specification.Run, specification.RecipeSettings, []);
                var bareFirst = round % 2 == 0;
                var bare = bareFirst ? BareWorker.StepsPerSecond(launcher, order) : 0;
                var journaled = (await JournaledRun.RunAsync(home, launcher, root.Node, specification.Run, specification.RecipeSettings)).PerSecond;
                bare = bareFirst ? bare : BareWorker.StepsPerSecond(launcher, order);
                if (round == 0)
                    continue; // Draws the data and warms the page cache.
                with.Add(journaled);
                without.Add(bare);
                ratios.Add(journaled / bare);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: {journaled:F2} steps/s with, {bare:F2} without, ratio {journaled / bare:F3}"));
            }
            finally
            {
                Directory.Delete(home, recursive: true);
            }
        }

        var ratio = Median.Of(ratios);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"median of {rounds}, {steps} steps each: {Median.Of(with):F2} steps/s with the journal, {Median.Of(without):F2} without; ratio {ratio:F3} (goal {Goal})"));
        return ratio >= Goal ? 0 : 1;
    }
}
