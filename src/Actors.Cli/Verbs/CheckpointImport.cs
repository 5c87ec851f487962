using System.CommandLine;
using Actors.Cli.Checkpoints;
using Actors.Cli.Composition;
using Actors.Cli.Control;
using Actors.Cli.Imports;
using Actors.Cli.Output;
using Actors.Runs.Deciding;
using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Files;
using Actors.Runs.Run;
using Actors.Node.Reading;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints import</c>: brings a checkpoint of a run back that was taken elsewhere, and pins it.</summary>
internal static class CheckpointImport
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "a checkpoint file of the run, such as a copy of one that is gone, or a complete export of it" };
        var run = CheckpointOptions.Run();
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("import", "brings a checkpoint of a run back, and pins it; it must be, bit for bit, one that the run has recorded") { file, run, home, output };
        command.SetAction((parsed, _) => ImportAsync(
            parsed.GetRequiredValue(file), parsed.GetValue(run), parsed.GetRequiredValue(home), parsed.GetValue(output)));
        return command;
    }

    private static async Task<int> ImportAsync(string file, string? run, string home, Format output)
    {
        RunView view;
        CheckpointRecord recorded;
        ImportSource source;
        await using (var reading = Reading.Open(home))
        {
            view = await reading.FindAsync(run);
            (recorded, source) = await FindAsync(reading.Runs, view, file);
        }

        var import = new ControlCommand.Import(recorded.Step, recorded.File, recorded.SizeBytes, recorded.Sha256, Environment.UserName);
        RefuseEarly(view, import);
        var directory = CheckpointDirectory.PathIn(new RunHome(home).DirectoryOf(view.Run));
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, recorded.File);
        await BringFrozenAsync(file, source, path);
        using (await BringAsync())
            await Controller.CommandAsync(new RunHome(home), view.Run, import);
        // It may have been waiting for its deletion, which came between.
        if (CheckpointFile.Verify(path, recorded.Sha256) is { Length: > 0 } reason)
            throw new RefusalException(ExitCode.Integrity, $"{path} was imported, and now {reason}; import it again");
        if (output == Format.Json)
            CliJson.Print(new { view.Run, recorded.File, recorded.Step, recorded.SizeBytes, recorded.Sha256, Pinned = true });
        else
            Console.Out.WriteLine($"{recorded.File}: step {recorded.Step}, {Units.Size(recorded.SizeBytes)}, pinned");
        return ExitCode.Done;

        // Open, so that no worker that is just starting has it removed before it is recorded.
        async Task<FileStream> BringAsync() => TryOpenSound(path, recorded.Sha256) ?? await ImportedFile.WriteAsync(
            directory, recorded.File, recorded.Sha256, source.Write, async () =>
            {
                await using var reading = Reading.Open(home);
                RefuseEarly(await reading.FindAsync(view.Run), import);
                if (!DurableFile.IsGone(path))
                    CheckpointOwner.TrySetAside(path, view.State.Submission.Id, recorded.SizeBytes, Console.Error.WriteLine);
            });
    }

    // Null when it is not there, or not what was recorded.
    private static FileStream? TryOpenSound(string path, string sha256)
    {
        if (!File.Exists(path) || RegularFile.IsSpecial(path))
            return null;
        var file = RegularFile.OpenRead(path);
        if (CheckpointFile.Verify(path, sha256) == "")
            return file;
        file.Dispose();
        return null;
    }

    // What the run is going to refuse is refused before anything is touched, in its own words.
    private static void RefuseEarly(RunView view, ControlCommand import)
    {
        if (new RunDecider().Decide(view.State, import.ToRunCommand()) is Decision<RunEvent>.Refused refused)
            throw new RefusalException(ExitCode.Conflict, $"run {view.Run} refuses: {refused.Reason}");
    }

    private static async Task BringFrozenAsync(string file, ImportSource source, string path)
    {
        if (source.Metadata.Frozen is not { } frozen || CheckpointFile.Verify(CheckpointFile.FrozenPath(path, frozen), frozen.Sha256) == "")
            return;
        var beside = CheckpointFile.FrozenPath(file, frozen);
        if (source.WriteFrozen is null && CheckpointFile.Verify(beside, frozen.Sha256) is { Length: > 0 } reason)
            throw new RefusalException(ExitCode.Integrity, $"{file} needs {frozen.File} beside it, and {reason}");
        using var written = await ImportedFile.WriteAsync(
            Path.GetDirectoryName(path)!, frozen.File, frozen.Sha256, source.WriteFrozen ?? (stream => Copy(beside, stream)), () => Task.CompletedTask);
    }

    private static void Copy(string file, Stream stream)
    {
        using var source = RegularFile.OpenRead(file);
        source.CopyTo(stream);
    }

    // Only what was recorded can be trusted to continue the run bit for bit.
    private static async Task<(CheckpointRecord Recorded, ImportSource Source)> FindAsync(RunReader runs, RunView view, string file)
    {
        if (!File.Exists(file))
            throw Directory.Exists(file)
                ? new RefusalException(ExitCode.Failed, $"{file} cannot be read: it is a directory")
                : new RefusalException(ExitCode.NotFound, $"there is no file {file}");
        var sources = FileRefusal.Of(file, () => ImportSource.Of(file).ToArray());
        if (sources is not [{ Metadata: var metadata }, ..])
            throw new RefusalException(ExitCode.Integrity, $"{file} is no checkpoint of this program; what other programs wrote cannot continue a run");
        if (metadata.RunId != view.State.Submission.Id)
            throw new RefusalException(ExitCode.Conflict, $"{file} belongs to another run ({metadata.Run}, id {metadata.RunId}), not to {view.Run}");
        var saved = await RecordedAsync(runs, view.Run, sources);
        if (sources.FirstOrDefault(source => saved.ContainsKey(source.Sha256)) is not { } found)
            throw new RefusalException(ExitCode.Integrity,
                $"{file} calls itself step {metadata.Step} of {view.Run}, but the run has recorded no checkpoint with its content (SHA-256 {sources[0].Sha256})");
        var (recorded, isGivenUp) = saved[found.Sha256];
        return isGivenUp
            ? throw new RefusalException(ExitCode.Conflict, $"{file} is of a history that {view.Run} gave up when a divergence was accepted; it would not continue this one")
            : (recorded, found);
    }

    // Those of the sources that the run has saved, by SHA-256, and whether the history they are of was cut off after that.
    private static async Task<Dictionary<string, (CheckpointRecord Recorded, bool IsGivenUp)>> RecordedAsync(RunReader runs, string run, ImportSource[] sources)
    {
        var found = new Dictionary<string, (CheckpointRecord Recorded, bool IsGivenUp)>(StringComparer.Ordinal);
        await foreach (var recorded in runs.EventsAsync(run))
        {
            switch (recorded.Event)
            {
                case RunEvent.CheckpointSaved saved when sources.Any(source => source.Sha256 == saved.Sha256):
                    found[saved.Sha256] = (new(saved.Step, saved.Epoch, saved.Batch, saved.File, saved.SizeBytes, saved.Sha256, saved.SavedAt), false);
                    break;
                case RunEvent.DivergenceAccepted accepted:
                    foreach (var (sha256, saved) in found.Where(saved => saved.Value.Recorded.Step > accepted.ValidatedStep).ToArray())
                        found[sha256] = saved with { IsGivenUp = true };
                    break;
            }
        }

        return found;
    }
}
