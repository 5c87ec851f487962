using System.CommandLine;
using Actors.Cli.Checkpoints;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Cli.Progress;
using Actors.Runs.Checkpoints;
using Actors.Runs.Restoring;
using Actors.Runs.Run;
using Actors.Runs.Tasks;

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
            var (place, format) = (parsed.GetRequiredValue(home), parsed.GetValue(output));
            return await FindAsync(place, parsed.GetValue(run), parsed.GetValue(name)) switch
            {
                CheckpointTarget.Recorded recorded => await VerifyAsync(recorded, place, format),
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

    /// <summary>Reads checkpoints that a run had recorded when it was looked at; it may go on meanwhile.</summary>
    internal static async Task<int> VerifyAsync(CheckpointTarget.Recorded recorded, string home, Format format)
    {
        var rows = Verify(recorded);
        var letGo = rows.All(row => row.Ok) ? 0 : rows.RemoveAll(await LetGoAsync(recorded, home));
        var sound = rows.Count(row => row.Ok);
        if (format == Format.Json)
            CliJson.Print(new { recorded.Run.Run, rows.Count, Ok = sound, LetGoMeanwhile = letGo, Checkpoints = rows });
        else
            Print(rows, sound, letGo);
        return sound == rows.Count ? ExitCode.Done : ExitCode.Integrity;
    }

    // What the rules let go while others were read is no failure.
    private static async Task<Predicate<Row>> LetGoAsync(CheckpointTarget.Recorded recorded, string home)
    {
        await using var reading = Reading.Open(home);
        var now = await reading.FindAsync(recorded.Run.Run);
        return row => !row.Ok && now.IsLetGo(row.Sha256);
    }

    private static List<Row> Verify(CheckpointTarget.Recorded recorded)
    {
        var (screen, current, done, total) = (Screen.OfProcess(), "", 0L, recorded.Checkpoints.Sum(checkpoint => checkpoint.SizeBytes));
        var model = new Lazy<ModelTensor[]>(() => Describe(recorded.Run.State));
        var verification = new CheckpointVerification(
            recorded.Directory, recorded.Run.State.Submission.Id, recorded.Run.Checkpoints, Read, tensors => ModelMisfit.Of(model.Value, tensors));
        var rows = new List<Row>();
        foreach (var checkpoint in recorded.Checkpoints)
        {
            current = checkpoint.File;
            var reason = verification.Check(checkpoint);
            rows.Add(new Row(checkpoint.File, checkpoint.Step, checkpoint.SizeBytes, checkpoint.Sha256, reason == "", reason));
        }

        screen.Clear();
        return rows;

        void Read(int bytes)
        {
            done += bytes;
            if (total >= LargeBytes)
                screen.Draw(() => $"verifying {current}: {Units.Size(done)} of about {Units.Size(total)} read");
        }
    }

    private static ModelTensor[] Describe(RunState state) =>
        WorkerTasks.Run<TaskReport.ModelDescribed>(new WorkerTask.DescribeModel(state.Settings.Recipe, state.Submission.RecipeSettings)).Tensors;

    // Without a record there is no hash to compare with: what the format itself can tell.
    private static int Verify(string path, Format format)
    {
        var screen = Screen.OfProcess();
        if (File.Exists(path) && new FileInfo(path).Length is >= LargeBytes and var length)
            screen.Draw(() => $"verifying {Printable.Line(path)}: {Units.Size(length)}");
        var found = FileRefusal.Of(path, () => FileCheck.Of(path));
        screen.Clear();
        if (format == Format.Json)
            CliJson.Print(new { File = path, found.Format, found.Tensors, found.SizeBytes, Ok = found.IsHarmless, Recorded = false, found.Checked, found.UnknownGlobals });
        else
            Console.Out.WriteLine(
                $"{Printable.Line(path)}: {(found.IsHarmless ? "ok" : Warning(found))}, {found.Tensors} tensors, {Units.Size(found.SizeBytes)}; {found.Checked}; no record was compared");
        return found.IsHarmless ? ExitCode.Done : ExitCode.Integrity;
    }

    private static string Warning(FileCheck found) =>
        $"NOT TO BE TRUSTED: loading it in Python imports {Printable.Text(string.Join(", ", found.UnknownGlobals))}, which torch.load refuses with weights_only=True";

    private static void Print(List<Row> rows, int sound, int letGo)
    {
        var table = new Table("FILE", "STEP", "SIZE", "");
        foreach (var row in rows)
            table.Add(row.File, $"{row.Step}", Units.Size(row.SizeBytes), row.Ok ? "ok" : Printable.Text(row.Reason));
        table.Print(Console.Out);
        Console.Out.WriteLine($"Count: {rows.Count}, {sound} ok{(letGo > 0 ? $"; {letGo} more were let go meanwhile" : "")}");
    }

    private sealed record Row(string File, long Step, long SizeBytes, string Sha256, bool Ok, string Reason);
}
