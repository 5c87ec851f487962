using System.CommandLine;
using Actors.Cli.Checkpoints;
using Actors.Cli.Composition;
using Actors.Cli.Control;
using Actors.Cli.Output;
using Actors.Cli.Settings;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Node.Reading;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints rules</c>: shows when checkpoints of a run are saved and which stay, and changes it, also while it runs.</summary>
internal static class CheckpointRulesVerb
{
    public static Command Create()
    {
        var run = new Argument<string?>("run") { Arity = ArgumentArity.ZeroOrOne, Description = "may be left out when the home has one run only" };
        var set = new Option<string[]>("--set") { Description = "changes one rule, such as keep-last=5; may be repeated", DefaultValueFactory = _ => [] };
        var (homeOption, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("rules", "when checkpoints of a run are saved and which stay; --set changes it, also while it runs, and says what goes by it") { run, set, homeOption, output };
        command.SetAction(async (parsed, _) =>
        {
            var view = await FindAsync(parsed.GetRequiredValue(homeOption), parsed.GetValue(run));
            var home = new RunHome(parsed.GetRequiredValue(homeOption));
            var directory = CheckpointDirectory.PathIn(home.DirectoryOf(view.Run));
            CleanedCheckpoint[] gone = [];
            var overrides = parsed.GetRequiredValue(set).Select(setting => $"{CheckpointRules.Path}.{setting.TrimStart()}").ToArray();
            if (overrides.Length > 0)
            {
                var rules = CheckpointRules.Override(view.State.Settings, overrides);
                Check(rules, view.State.Settings.Checkpoints, home.Path, directory);
                var going = new RulesOutlook(view, rules, new CheckpointsOnDisk(directory).FreeBytes).Going;
                await Controller.CommandAsync(home, view.Run, new ControlCommand.ChangeRules(rules, Environment.UserName));
                view = await FindAsync(home.Path, view.Run);
                gone = [.. going.Select(each => view.IsLetGo(each.Checkpoint.Sha256)
                    ? CleanedCheckpoint.After(each, view, directory)
                    : CleanedCheckpoint.Before(each) with { Failure = "not yet: it goes when a newer one has been read back, for want of room one after the other" })];
            }

            Print(view, gone, RulesOutlook.Warning(view, directory), parsed.GetValue(output));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<RunView> FindAsync(string home, string? run)
    {
        await using var reading = Reading.Open(home);
        return await reading.FindAsync(run);
    }

    // A bound that no disk could keep would only delete.
    private static void Check(CheckpointSettings rules, CheckpointSettings recorded, string home, string directory)
    {
        if (rules.MinFreeDisk == recorded.MinFreeDisk)
            return;
        var totalBytes = new DriveInfo(Directory.Exists(directory) ? directory : home).TotalSize;
        if (rules.MinFreeDisk > totalBytes)
            throw new RefusalException(ExitCode.Usage, $"min-free-disk = {Units.Size(rules.MinFreeDisk)}: the disk of {directory} has {Units.Size(totalBytes)} in all");
    }

    private static void Print(RunView view, CleanedCheckpoint[] gone, string warning, Format output)
    {
        var rules = SettingsText.Of(view.State.Settings.Checkpoints);
        if (output == Format.Json)
        {
            CliJson.Print(new { view.Run, Rules = rules, Warning = warning, Checkpoints = gone });
            return;
        }

        foreach (var line in SettingsText.Lines(rules, ""))
            Console.Out.WriteLine(line.Replace("=", " = ", StringComparison.Ordinal));
        foreach (var row in gone)
            Console.Out.WriteLine($"{row.File} ({Units.Size(row.SizeBytes)}), {row.Rule}, {row.Reason}: {(row.Deleted ? "deleted" : Printable.Text(row.Failure))}");
        if (gone.Length > 0)
            Console.Out.WriteLine($"Count: {gone.Count(row => row.Deleted)} gone, {Units.Size(gone.Where(row => row.Deleted).Sum(row => row.SizeBytes))}; {gone.Count(row => !row.Deleted)} to go");
        if (warning != "")
            Console.Out.WriteLine($"Warning: {warning}");
    }
}
