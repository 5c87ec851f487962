using System.CommandLine;
using Actors.Cli.Checkpoints;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Cli.Progress;
using Actors.Training.Checkpoints;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints verify</c>: whether checkpoints are what was recorded, and would restore.</summary>
internal static class CheckpointVerify
{
    // Less is read before anybody asks how far it is.
    private const long LargeBytes = 256L << 20;

    public static Command Create()
    {
        var (name, run) = (CheckpointOptions.Name(), CheckpointOptions.Run());
        name.Arity = ArgumentArity.ZeroOrOne;
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("verify", "whether checkpoints are what was recorded and would restore; all of a run's by default")
        {
            name, run, home, output,
        };
        command.SetAction(async (parsed, _) =>
        {
            var format = parsed.GetValue(output);
            return await FindAsync(parsed.GetRequiredValue(home), parsed.GetValue(run), parsed.GetValue(name)) switch
            {
                CheckpointTarget.Recorded recorded => Verify(recorded, format),
                CheckpointTarget.AnyFile file => Verify(file.Path, format),
                var other => throw new InvalidOperationException($"{other}"),
            };
        });
        return command;
    }

    private static async Task<CheckpointTarget> FindAsync(string home, string? run, string? name)
    {
        if (name is not null)
            return await CheckpointTarget.FindAsync(home, run, name);
        await using var reading = Reading.Open(home);
        return CheckpointTarget.AllOf(reading.Home, await reading.FindAsync(run));
    }

    private static int Verify(CheckpointTarget.Recorded recorded, Format format)
    {
        var (screen, current, done, total) = (Screen.OfProcess(), "", 0L, recorded.Checkpoints.Sum(checkpoint => checkpoint.SizeBytes));
        var verification = new CheckpointVerification(recorded.Directory, recorded.Run.State.Submission.Id, recorded.Run.Checkpoints, Read);
        var rows = new List<Row>();
        foreach (var checkpoint in recorded.Checkpoints)
        {
            current = checkpoint.File;
            var reason = verification.Check(checkpoint);
            rows.Add(new Row(checkpoint.File, checkpoint.Step, checkpoint.SizeBytes, reason == "", reason));
        }

        screen.Clear();
        var sound = rows.Count(row => row.Ok);
        if (format == Format.Json)
            CliJson.Print(new { recorded.Run.Run, rows.Count, Ok = sound, Checkpoints = rows });
        else
            Print(rows, sound);
        return sound == rows.Count ? ExitCode.Done : ExitCode.Integrity;

        void Read(int bytes)
        {
            done += bytes;
            if (total >= LargeBytes)
                screen.Draw(() => $"verifying {current}: {Units.Size(done)} of about {Units.Size(total)} read");
        }
    }

    // Without a record there is no hash to compare with: what the format itself can tell.
    private static int Verify(string path, Format format)
    {
        var screen = Screen.OfProcess();
        if (File.Exists(path) && new FileInfo(path).Length is >= LargeBytes and var length)
            screen.Draw(() => $"verifying {path}: {Units.Size(length)}");
        var found = FileRefusal.Of(path, () => FileCheck.Of(path));
        screen.Clear();
        if (format == Format.Json)
            CliJson.Print(new { File = path, found.Format, found.Tensors, found.SizeBytes, Ok = true, Recorded = false, found.Checked });
        else
            Console.Out.WriteLine($"{path}: ok, {found.Tensors} tensors, {Units.Size(found.SizeBytes)}; {found.Checked}; no record was compared");
        return ExitCode.Done;
    }

    private static void Print(List<Row> rows, int sound)
    {
        var table = new Table("FILE", "STEP", "SIZE", "");
        foreach (var row in rows)
            table.Add(row.File, $"{row.Step}", Units.Size(row.SizeBytes), row.Ok ? "ok" : Printable.Text(row.Reason));
        table.Print(Console.Out);
        Console.Out.WriteLine($"Count: {rows.Count}, {sound} ok");
    }

    private sealed record Row(string File, long Step, long SizeBytes, bool Ok, string Reason);
}
