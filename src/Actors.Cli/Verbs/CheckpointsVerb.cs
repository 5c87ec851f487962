using System.CommandLine;
using System.Globalization;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Torch.Formats;
using Actors.Training.Checkpoints;
using Actors.Training.Runs;
using Actors.Training.Views;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints list|info|export</c>.</summary>
internal static class CheckpointsVerb
{
    public static Command Create() => new("checkpoints", "looks at checkpoints and exports them") { List(), Info(), CheckpointExport.Create() };

    private static Command List()
    {
        var run = new Argument<string>("run");
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("list", "the checkpoints of a run, the best first, then the newest") { run, home, output };
        command.SetAction(async (parsed, _) =>
        {
            await using var reading = Reading.Open(parsed.GetRequiredValue(home));
            var view = await reading.FindAsync(parsed.GetRequiredValue(run));
            var rows = Rows(view, reading.Home).ToArray();
            if (parsed.GetValue(output) == Format.Json)
                CliJson.Print(new { view.Run, Count = rows.Length, SizeBytes = rows.Sum(row => row.SizeBytes), Checkpoints = rows });
            else
                Print(rows);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Info()
    {
        var file = new Argument<string>("file") { Description = "a safetensors or PyTorch file, or the name of a checkpoint with --run" };
        var run = new Option<string?>("--run") { Description = "the run whose checkpoint is meant" };
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("info", "what a checkpoint says about itself; reads its header only") { file, run, home, output };
        command.SetAction((parsed, _) =>
        {
            var name = parsed.GetRequiredValue(file);
            var path = parsed.GetValue(run) is { } owner ? Path.Combine(new RunHome(parsed.GetRequiredValue(home)).DirectoryOf(owner), "checkpoints", name) : name;
            return Task.FromResult(CheckpointInfo.Print(path, parsed.GetValue(output)));
        });
        return command;
    }

    private static IEnumerable<Row> Rows(RunView view, RunHome home)
    {
        var best = view.State.BestCheckpoint()?.Sha256;
        return view.Checkpoints
            .OrderByDescending(checkpoint => checkpoint.Sha256 == best)
            .ThenByDescending(checkpoint => checkpoint.Step)
            .Select(checkpoint => new Row(
                checkpoint.File, checkpoint.Step, checkpoint.Epoch, checkpoint.Batch, checkpoint.SizeBytes, checkpoint.Sha256,
                checkpoint.Sha256 == best, File.Exists(Path.Combine(home.DirectoryOf(view.Run), "checkpoints", checkpoint.File)),
                view.State.TryGetValidation(checkpoint.Step, out var record) ? record.Metrics.Values.ToDictionary() : []));
    }

    private static void Print(Row[] rows)
    {
        var table = new Table("FILE", "STEP", "EPOCH", "BATCH", "SIZE", "METRICS", "");
        foreach (var row in rows)
        {
            table.Add(
                row.File, $"{row.Step}", $"{row.Epoch}", $"{row.Batch}", Units.Size(row.SizeBytes),
                string.Join(", ", row.Metrics.Select(metric => $"{metric.Key}={Units.Number(metric.Value)}")),
                row.Best ? "best" : row.Present ? "" : "missing");
        }

        table.Print(Console.Out);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Count: {rows.Length}, {Units.Size(rows.Sum(row => row.SizeBytes))}"));
    }

    private sealed record Row(
        string File, long Step, long Epoch, long Batch, long SizeBytes, string Sha256, bool Best, bool Present, Dictionary<string, double> Metrics);
}
