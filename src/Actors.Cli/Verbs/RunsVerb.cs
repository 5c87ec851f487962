using System.CommandLine;
using Actors.Cli.Checkpoints;
using Actors.Cli.Composition;
using Actors.Cli.Control;
using Actors.Cli.Output;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;
using Actors.Node.Reading;

namespace Actors.Cli.Verbs;

/// <summary><c>actors runs list|show|events</c>: looks at runs, beside the process that owns them or without one.</summary>
internal static class RunsVerb
{
    public static Command Create() => new("runs", "looks at runs, whether or not a process runs them") { List(), Show(), RunEvents.Create() };

    private static Command List()
    {
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("list", "all runs, the last one in motion first") { home, output };
        command.SetAction(async (parsed, _) =>
        {
            await using var reading = Reading.Open(parsed.GetRequiredValue(home));
            var process = await HomeProcess.AskAsync(reading.Home);
            var runs = new List<RunSummary>();
            await foreach (var run in reading.Runs.NamesAsync())
                runs.Add(Summary(await reading.Runs.ReadAsync(run), process, reading.Home));
            runs.Sort((a, b) => b.LastEventAt.CompareTo(a.LastEventAt));
            if (parsed.GetValue(output) == Format.Json)
                CliJson.Print(runs);
            else
                Print(runs);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var run = new Argument<string>("run");
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("show", "one run: where it stands, what it is, what it led to") { run, home, output };
        command.SetAction(async (parsed, _) =>
        {
            await using var reading = Reading.Open(parsed.GetRequiredValue(home));
            // First: a process that ends after that has recorded how the run stands.
            var process = await HomeProcess.AskAsync(reading.Home);
            var view = await reading.FindAsync(parsed.GetRequiredValue(run));
            var summary = Summary(view, process, reading.Home);
            if (parsed.GetValue(output) == Format.Json)
                CliJson.Print(summary);
            else
                summary.Print(Console.Out);
            return ExitCode.Done;
        });
        return command;
    }

    private static RunSummary Summary(RunView view, HomeProcess process, RunHome home) =>
        RunSummary.Of(view, process) with { Warning = RulesOutlook.Warning(view, CheckpointDirectory.PathIn(home.DirectoryOf(view.Run))) };

    private static void Print(List<RunSummary> runs)
    {
        var table = new Table("RUN", "STATUS", "STEP", "EPOCH", "LR", "BEST", "ATTEMPTS", "LAST EVENT");
        foreach (var run in runs)
        {
            table.Add(
                run.Name, run.StatusText, $"{run.Step}/{run.MaxSteps}", $"{run.Epoch}", Units.LearningRate(run.LearningRate),
                run.Best is { } best ? $"{best.Metric} {Units.Number(best.Value)} at {best.Step}" : "", $"{run.Attempts}", Units.Time(run.LastEventAt));
        }

        table.Print(Console.Out);
    }
}
