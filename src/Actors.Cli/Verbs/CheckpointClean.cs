using System.CommandLine;
using System.CommandLine.Parsing;
using Actors.Cli.Checkpoints;
using Actors.Cli.Composition;
using Actors.Cli.Control;
using Actors.Cli.Output;
using Actors.Cli.Settings;
using Actors.Runs.Checkpoints;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Node.Reading;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints clean</c>: applies rules once. Shows what would go, and why; only <c>--execute</c> lets it go.</summary>
internal static class CheckpointClean
{
    public static Command Create()
    {
        var run = new Argument<string?>("run") { Arity = ArgumentArity.ZeroOrOne, Description = "may be left out when the home has one run only" };
        var keep = new Option<int>("--keep") { Description = "the newest n stay", Required = true };
        var keepBest = new Option<int>("--keep-best") { Description = "the best n stay as well, of those whose step was validated" };
        var metric = new Option<string>("--metric") { Description = "with --keep-best: what ranks them; that of run.best by default", DefaultValueFactory = _ => "" };
        var mode = new Option<MetricMode?>("--mode") { Description = "with --metric: which way it is better; by default what the recipe says", HelpName = "min|max" };
        var keepEverySteps = new Option<long>("--keep-every-steps") { Description = "those stay whose step this number divides" };
        var execute = new Option<bool>("--execute") { Description = "does it; a deletion cannot be undone" };
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        keep.Validators.Add(NotBelow(1));
        keepBest.Validators.Add(NotBelow(0));
        keepEverySteps.Validators.Add(NotBelow(0));
        var command = new Command("clean", "shows which checkpoints of a run would go, and with --execute lets them go")
        {
            run, keep, keepBest, metric, mode, keepEverySteps, execute, home, output,
        };
        command.SetAction((parsed, _) => CleanAsync(
            parsed.GetRequiredValue(home), parsed.GetValue(run),
            view => new CheckpointSettings
            {
                Every = 0,
                KeepLast = parsed.GetValue(keep),
                KeepBest = KeepBest(view, parsed.GetValue(keepBest), parsed.GetRequiredValue(metric), parsed.GetValue(mode)),
                KeepEverySteps = parsed.GetValue(keepEverySteps),
            },
            parsed.GetValue(execute), parsed.GetValue(output)));
        return command;
    }

    private static KeepBestSettings KeepBest(RunView view, int count, string metric, MetricMode? mode)
    {
        if (metric == "" && mode is not null)
            throw new RefusalException(ExitCode.Usage, "--mode says which way --metric is better; name the metric too");
        if (metric == "")
            return new KeepBestSettings { Count = count };
        var better = KnownMetrics.Better(view.State.Settings.Recipe, metric, $"--metric {metric}");
        return count == 0
            ? throw new RefusalException(ExitCode.Usage, $"--metric {metric} ranks what --keep-best keeps; say how many with --keep-best N")
            : new KeepBestSettings { Count = count, Metric = metric, Mode = mode ?? better };
    }

    private static async Task<int> CleanAsync(string home, string? run, Func<RunView, CheckpointSettings> rulesFor, bool execute, Format output)
    {
        var (view, pending) = await ReadAsync(home, run);
        var rules = rulesFor(view);
        var going = new RulesOutlook(view, rules, freeBytes: 0).Going;
        CleanedCheckpoint[] rows;
        if (execute && going.Length + pending.Count > 0)
        {
            await Controller.CommandAsync(new RunHome(home), view.Run, new ControlCommand.Clean(rules));
            (view, _) = await ReadAsync(home, view.Run);
            var directory = CheckpointDirectory.PathIn(new RunHome(home).DirectoryOf(view.Run));
            rows = [.. pending.Select(gone => CleanedCheckpoint.After(gone, view, directory)), .. going.Select(gone => CleanedCheckpoint.After(gone, view, directory))];
        }
        else
        {
            rows = [.. pending.Select(CleanedCheckpoint.Before), .. going.Select(CleanedCheckpoint.Before)];
        }

        Print(view.Run, rows, view.Checkpoints.Count() - (execute ? 0 : going.Length), execute, output);
        return rows.All(row => row.Deleted) || !execute ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<(RunView View, IReadOnlyList<PendingDeletion> Pending)> ReadAsync(string home, string? run)
    {
        await using var reading = Reading.Open(home);
        var view = await reading.FindAsync(run);
        return (view, await reading.PendingAsync(view));
    }

    private static void Print(string run, CleanedCheckpoint[] rows, int kept, bool executed, Format output)
    {
        // Only what is gone counts as gone.
        var gone = executed ? rows.Where(row => row.Deleted).ToArray() : rows;
        if (output == Format.Json)
        {
            CliJson.Print(new
            {
                Run = run,
                Executed = executed,
                Count = gone.Length,
                SizeBytes = gone.Sum(row => row.SizeBytes),
                Failed = rows.Length - gone.Length,
                Kept = kept,
                Checkpoints = rows,
            });
            return;
        }

        var table = new Table("FILE", "STEP", "SIZE", "WHY", "");
        foreach (var row in rows)
            table.Add(row.File, $"{row.Step}", Units.Size(row.SizeBytes), row.Reason, row.Deleted ? "deleted" : Printable.Text(row.Failure));
        table.Print(Console.Out);
        var notGone = rows.Length > gone.Length ? $"; {rows.Length - gone.Length} not deleted" : "";
        Console.Out.WriteLine(
            $"Count: {gone.Length} {(executed ? "gone" : "would go")}, {Units.Size(gone.Sum(row => row.SizeBytes))}{notGone}; {kept} {(executed ? "stay" : "would stay")}");
        if (!executed && rows.Length > 0)
            Console.Out.WriteLine("Nothing was deleted; --execute does it.");
    }

    private static Action<OptionResult> NotBelow(long least) => result =>
    {
        if (result.Tokens is [{ Value: var text }] && long.TryParse(text, out var number) && number < least)
            result.AddError($"{result.Option.Name} {number}: expected {least} or more.");
    };
}
