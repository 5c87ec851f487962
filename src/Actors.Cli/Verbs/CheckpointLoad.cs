using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Actors.Cli.Checkpoints;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Runs.Checkpoints;
using Actors.Runs.Restoring;
using Actors.Runs.Run;
using Actors.Runs.Tasks;
using Actors.Node.Reading;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints load</c>: restores a checkpoint into its run's recipe, without the data, and says what came of it.</summary>
internal static class CheckpointLoad
{
    public static Command Create()
    {
        var (name, run) = (CheckpointOptions.Name(), CheckpointOptions.Run());
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("load", "restores a checkpoint, or weights of another program, into a run's recipe and reports")
        {
            name, run, home, output,
        };
        command.SetAction(async (parsed, _) =>
        {
            var (place, named, given) = (parsed.GetRequiredValue(home), parsed.GetValue(run), parsed.GetRequiredValue(name));
            var isJson = parsed.GetValue(output) == Format.Json;
            switch (await CheckpointTarget.FindAsync(place, named, given))
            {
                case CheckpointTarget.Recorded recorded:
                    var checkpoint = recorded.Single(given);
                    return Restore(recorded.Run, recorded.PathOf(checkpoint), checkpoint, isJson);
                case CheckpointTarget.AnyFile { Path: var path, Run: var view }:
                    view ??= await OnlyRunAsync(place);
                    return CheckpointFile.TryReadMetadata(path) is null ? Fit(view, path, isJson) : Restore(view, path, recorded: null, isJson);
                case var other:
                    throw new UnreachableException($"{other}");
            }
        });
        return command;
    }

    private static async Task<RunView> OnlyRunAsync(string home)
    {
        await using var reading = Reading.Open(home);
        return await reading.FindAsync(run: null);
    }

    private static int Restore(RunView run, string path, CheckpointRecord? recorded, bool isJson)
    {
        if (!File.Exists(path))
            throw new RefusalException(ExitCode.NotFound, $"{path} cannot be restored: it is not there");
        var startedAt = Stopwatch.GetTimestamp();
        var state = FileRefusal.Of(path, () => WorkerTasks.Run<TaskReport.Restored>(new WorkerTask.Restore(
            run.State.Settings, run.State.Submission.RecipeSettings, Path.GetFullPath(path), recorded?.Sha256 ?? CheckpointFile.Hash(path)))).State;
        var report = RestoreReport.Of(run, path, CheckpointFile.TryReadMetadata(path)!, recorded, state, Stopwatch.GetElapsedTime(startedAt));
        if (isJson)
            CliJson.Print(report);
        else
            report.Print(Console.Out);
        return report.ModelDiffers ? ExitCode.Integrity : ExitCode.Done;
    }

    private static int Fit(RunView run, string path, bool isJson)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var (fit, hash) = FileRefusal.Of(path, () => WorkerTasks.Run<TaskReport.Fitted>(
            new WorkerTask.Fit(run.State.Settings, run.State.Submission.RecipeSettings, Path.GetFullPath(path))));
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        if (isJson)
            PrintJson(run, path, fit, hash, elapsed);
        else
            Print(run, path, fit, hash, elapsed);
        return fit.IsComplete ? ExitCode.Done : ExitCode.Integrity;
    }

    private static void PrintJson(RunView run, string path, StateFit fit, string? hash, TimeSpan elapsed) => CliJson.Print(new
    {
        File = path,
        run.Run,
        Fits = fit.IsComplete,
        fit.Prefix,
        Tensors = fit.Fitting.Length,
        fit.Missing,
        fit.Unexpected,
        fit.Misfits,
        fit.Converted,
        ModelSha256 = hash,
        TimeMs = elapsed.TotalMilliseconds,
    });

    private static void Print(RunView run, string path, StateFit fit, string? hash, TimeSpan elapsed)
    {
        var place = fit.Prefix == "" ? "" : $" below '{Printable.Text(fit.Prefix)}'";
        Console.Out.WriteLine(fit.IsComplete
            ? $"{Printable.Line(path)} fits the model of run {run.Run}: all {fit.Fitting.Length} tensors{place}"
            : $"{Printable.Line(path)} does not fit the model of run {run.Run}: {fit.Fitting.Length} tensors{place} fit");
        foreach (var name in fit.Missing)
            Console.Out.WriteLine($"missing     {name}");
        foreach (var name in fit.Unexpected)
            Console.Out.WriteLine($"unexpected  {Printable.Text(name)}");
        foreach (var misfit in fit.Misfits)
            Console.Out.WriteLine($"other shape {misfit.Name}: {misfit.Found}, expected {misfit.Expected}");
        if (fit.Converted.Length > 0)
            Console.Out.WriteLine($"converted   {fit.Converted.Length} tensors from another type");
        if (hash is not null)
            Console.Out.WriteLine($"model sha256 {hash}");
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"time        {elapsed.TotalMilliseconds:0} ms"));
    }
}
