using System.CommandLine;
using Actors.Cli.Composition;
using Actors.Cli.Control;
using Actors.Cli.Output;
using Actors.Cli.Settings;
using Actors.Training.Runs;
using Actors.Training.Views;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints rules</c>: shows when checkpoints of a run are saved and which stay, and changes it, also while it runs.</summary>
internal static class CheckpointRulesVerb
{
    public static Command Create()
    {
        var run = new Argument<string?>("run") { Arity = ArgumentArity.ZeroOrOne, Description = "may be left out when the home has one run only" };
        var set = new Option<string[]>("--set") { Description = "changes one rule, such as keep-last=5; may be repeated", DefaultValueFactory = _ => [] };
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("rules", "when checkpoints of a run are saved and which stay; --set changes it, also while it runs") { run, set, home, output };
        command.SetAction(async (parsed, _) =>
        {
            var view = await FindAsync(parsed.GetRequiredValue(home), parsed.GetValue(run));
            var overrides = parsed.GetRequiredValue(set).Select(setting => $"{CheckpointRules.Path}.{setting.TrimStart()}").ToArray();
            if (overrides.Length > 0)
            {
                var rules = CheckpointRules.Override(view.State.Settings, overrides);
                await Controller.CommandAsync(new RunHome(parsed.GetRequiredValue(home)), view.Run, new ControlCommand.ChangeRules(rules, Environment.UserName));
                view = await FindAsync(parsed.GetRequiredValue(home), view.Run);
            }

            Print(view, parsed.GetValue(output));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<RunView> FindAsync(string home, string? run)
    {
        await using var reading = Reading.Open(home);
        return await reading.FindAsync(run);
    }

    private static void Print(RunView view, Format output)
    {
        var rules = SettingsText.Of(view.State.Settings.Checkpoints);
        if (output == Format.Json)
        {
            CliJson.Print(new { view.Run, Rules = rules });
            return;
        }

        foreach (var line in SettingsText.Lines(rules, ""))
            Console.Out.WriteLine(line.Replace("=", " = ", StringComparison.Ordinal));
    }
}
