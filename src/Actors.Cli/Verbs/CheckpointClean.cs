using System.CommandLine;
using System.CommandLine.Parsing;
using Actors.Cli.Composition;
using Actors.Cli.Control;
using Actors.Cli.Output;
using Actors.Training.Checkpoints;
using Actors.Training.Retention;
using Actors.Training.Runs;
using Actors.Training.Settings;
using Actors.Training.Views;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints clean</c>: applies rules once. Shows what would go, and why; only <c>--execute</c> lets it go.</summary>
internal static class CheckpointClean
{
    public static Command Create()
    {
        var run = new Argument<string?>("run") { Arity = ArgumentArity.ZeroOrOne, Description = "may be left out when the home has one run only" };
        var keep = new Option<int>("--keep") { Description = "the newest n stay", Required = true };
        var keepBest = new Option<int>("--keep-best") { Description = "the best n stay as well, of those whose step was validated" };
        var metric = new Option<string>("--metric") { Description = "what ranks them; that of run.best by default", DefaultValueFactory = _ => "" };
        var mode = new Option<MetricMode>("--mode") { Description = "with --metric: min or max", DefaultValueFactory = _ => MetricMode.Max };
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
            new CheckpointSettings
            {
                Every = 0,
                KeepLast = parsed.GetValue(keep),
                KeepBest = new() { Count = parsed.GetValue(keepBest), Metric = parsed.GetRequiredValue(metric), Mode = parsed.GetValue(mode) },
                KeepEverySteps = parsed.GetValue(keepEverySteps),
            },
            parsed.GetValue(execute), parsed.GetValue(output)));
        return command;
    }

    private static async Task<int> CleanAsync(string home, string? run, CheckpointSettings rules, bool execute, Format output)
    {
        RunView view;
        await using (var reading = Reading.Open(home))
            view = await reading.FindAsync(run);
        var review = ReviewedCheckpoints.Of(view.State, rules, freeBytes: 0);
        if (rules.KeepBest.Metric != "" && review.Checkpoints.All(checkpoint => checkpoint.Merit is null))
            throw new RefusalException(ExitCode.Usage, $"--metric {rules.KeepBest.Metric}: no validation of run {view.Run} has it; {Metrics(view)}");
        var going = RetentionRules.Apply(
            RetentionDecider.Present(view.Retention, review), view.Retention.Pinned.Keys.ToHashSet(), rules, freeBytes: 0);
        if (execute && going.Length > 0)
        {
            await Controller.CommandAsync(new RunHome(home), view.Run, new ControlCommand.Clean(rules));
            await using var reading = Reading.Open(home);
            view = await reading.FindAsync(view.Run);
        }

        var rows = going.Select(gone => Row.Of(gone, view, execute)).ToArray();
        if (output == Format.Json)
            CliJson.Print(new { view.Run, Executed = execute, SizeBytes = rows.Sum(row => row.SizeBytes), Kept = view.Checkpoints.Count() - (execute ? 0 : rows.Length), Checkpoints = rows });
        else
            Print(rows, view.Checkpoints.Count() - (execute ? 0 : rows.Length), execute);
        return rows.All(row => row.Failure == "") ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Print(Row[] rows, int kept, bool executed)
    {
        var table = new Table("FILE", "STEP", "SIZE", "WHY", "");
        foreach (var row in rows)
            table.Add(row.File, $"{row.Step}", Units.Size(row.SizeBytes), row.Reason, row.Failure == "" ? row.Deleted ? "deleted" : "" : Printable.Text(row.Failure));
        table.Print(Console.Out);
        var verb = executed ? "gone" : "would go";
        Console.Out.WriteLine($"Count: {rows.Length} {verb}, {Units.Size(rows.Sum(row => row.SizeBytes))}; {kept} {(executed ? "stay" : "would stay")}");
        if (!executed && rows.Length > 0)
            Console.Out.WriteLine("Nothing was deleted; --execute does it.");
    }

    private static string Metrics(RunView view) =>
        $"there are: {string.Join(", ", view.State.LastValidation.Metrics.Values.Select(metric => metric.Key))}";

    private static Action<OptionResult> NotBelow(long least) => result =>
    {
        if (result.Tokens is [{ Value: var text }] && long.TryParse(text, out var number) && number < least)
            result.AddError($"{result.Option.Name} {number}: expected {least} or more");
    };

    private sealed record Row(string File, long Step, long SizeBytes, string Rule, string Reason, bool Deleted, string Failure)
    {
        public static Row Of(Retirement gone, RunView now, bool executed)
        {
            var (checkpoint, failure) = (gone.Checkpoint, "");
            var isDeleted = now.IsLetGo(checkpoint.Sha256) && !now.Retention.Pending.ContainsKey(checkpoint.Sha256);
            if (executed && !isDeleted)
            {
                failure = now.Retention.Pending.TryGetValue(checkpoint.Sha256, out var pending)
                    ? pending.Failure == "" ? "not deleted yet" : $"not deleted, it is tried again: {pending.Failure}"
                    : "it stays until the newest one has been read back";
            }

            return new Row(checkpoint.File, checkpoint.Step, checkpoint.SizeBytes, gone.Rule, gone.Reason, isDeleted, failure);
        }
    }
}
