using System.CommandLine;
using System.Globalization;
using Actors.Cli.Checkpoints;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Runs.Checkpoints;
using Actors.Runs.Files;
using Actors.Runs.Run;
using Actors.Node.Reading;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints list</c>: the checkpoints of a run, the best first, then the newest.</summary>
internal static class CheckpointList
{
    public static Command Create()
    {
        var run = new Argument<string?>("run") { Arity = ArgumentArity.ZeroOrOne, Description = "may be left out when the home has one run only" };
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("list", "the checkpoints of a run, the best first, then the newest; and what is retired while its file is still there") { run, home, output };
        command.SetAction(async (parsed, _) =>
        {
            await using var reading = Reading.Open(parsed.GetRequiredValue(home));
            var view = await reading.FindAsync(parsed.GetValue(run));
            var rows = Rows(view, reading.Home, await reading.Runs.SavedAsync(view)).ToArray();
            var pending = await reading.PendingAsync(view);
            if (parsed.GetValue(output) == Format.Json)
                CliJson.Print(new { view.Run, Count = rows.Length, Missing = rows.Count(row => !row.Present), SizeBytes = SizeOf(rows), Checkpoints = rows, NotYetDeleted = pending });
            else
                Print(rows, pending);
            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<Row> Rows(RunView view, RunHome home, IReadOnlyDictionary<string, SavedCheckpoint> saved)
    {
        var directory = CheckpointDirectory.PathIn(home.DirectoryOf(view.Run));
        return view.Checkpoints.Concat(view.Missing)
            .Select(checkpoint => (Checkpoint: checkpoint, Facts: RecordedFacts.Of(view, checkpoint, saved)))
            .OrderByDescending(row => row.Facts.Best)
            .ThenByDescending(row => row.Checkpoint.Step)
            .Select(row => RowOf(row.Checkpoint, row.Facts, Path.Combine(directory, row.Checkpoint.File)));
    }

    // What was once read back is not verified now that its file is gone or another.
    private static Row RowOf(CheckpointRecord checkpoint, RecordedFacts facts, string path)
    {
        var length = DurableFile.LengthOf(path);
        var (isThere, isWhole) = (length is not null, length == checkpoint.SizeBytes);
        return new Row(
            checkpoint.File, checkpoint.Step, checkpoint.Epoch, checkpoint.Batch, checkpoint.SizeBytes, facts.SavedAt,
            checkpoint.Sha256, facts.Best, facts.Pinned, facts.Verified && isWhole, isThere, isThere && !isWhole, facts.Metrics);
    }

    private static long SizeOf(Row[] rows) => rows.Where(row => row.Present).Sum(row => row.SizeBytes);

    private static void Print(Row[] rows, IReadOnlyList<PendingDeletion> pending)
    {
        var table = new Table("FILE", "STEP", "EPOCH", "BATCH", "SIZE", "SAVED", "METRICS", "");
        foreach (var row in rows)
        {
            table.Add(
                row.File, $"{row.Step}", $"{row.Epoch}", $"{row.Batch}", Units.Size(row.SizeBytes), row.SavedAt is { } time ? Units.Time(time) : "",
                string.Join(", ", row.Metrics.Select(metric => $"{metric.Key}={Units.Number(metric.Value)}")),
                string.Join(", ", Marks(row)));
        }

        table.Print(Console.Out);
        var (present, missing) = (rows.Count(row => row.Present), rows.Count(row => !row.Present));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Count: {present}, {Units.Size(SizeOf(rows))}{(missing > 0 ? $"; {missing} missing" : "")}"));
        if (pending.Count > 0)
            Console.Out.WriteLine($"{pending.Count} retired, not yet deleted: {Units.Size(pending.Sum(gone => gone.SizeBytes))}");
        foreach (var gone in pending)
            Console.Out.WriteLine($"  {gone.File} ({Units.Size(gone.SizeBytes)}): {gone.Rule}: {gone.Reason}{(gone.Failure == "" ? "" : $"; {Printable.Text(gone.Failure)}")}");
    }

    private static IEnumerable<string> Marks(Row row)
    {
        if (row.Best)
            yield return "best";
        if (row.Pinned)
            yield return "pinned";
        if (row.Verified)
            yield return "verified";
        if (!row.Present)
            yield return "missing";
        if (row.OtherSize)
            yield return "not of the recorded size";
    }

    private sealed record Row(
        string File, long Step, long Epoch, long Batch, long SizeBytes, DateTimeOffset? SavedAt, string Sha256, bool Best, bool Pinned, bool Verified, bool Present,
        bool OtherSize, IReadOnlyDictionary<string, double> Metrics);
}
