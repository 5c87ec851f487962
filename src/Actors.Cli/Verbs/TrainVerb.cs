using System.CommandLine;
using Actors.Cli.Composition;
using Actors.Cli.Control;
using Actors.Cli.Output;
using Actors.Cli.Progress;
using Actors.Cli.Settings;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Node.Reading;

namespace Actors.Cli.Verbs;

/// <summary><c>actors train CONF</c>: submits a run and trains it, or continues it.</summary>
internal static class TrainVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("conf") { Description = "a run's settings, HOCON" };
        var name = new Option<string?>("--name") { Description = "the run's name; default: the file's, without its extension" };
        var home = CommonOptions.Home();
        var set = CommonOptions.Set();
        var command = new Command("train", "submits a run and trains it; continues the run of that name when it is not finished") { file, name, home, set };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetRequiredValue(file), parsed.GetValue(name), parsed.GetRequiredValue(home), parsed.GetRequiredValue(set)));
        return command;
    }

    private static async Task<int> RunAsync(string file, string? name, string home, string[] overrides)
    {
        var run = name ?? Path.GetFileNameWithoutExtension(file);
        if (!RunHome.IsValidName(run))
            throw new RefusalException(ExitCode.Usage, $"'{run}' is no name for a run: letters, digits, dot, dash and underscore, at most 100");
        var configured = Configuration.OfNode(Configuration.Load(file, overrides));
        var specification = await SpecifyAsync(configured.Root, run, home);

        RunSession? session = null;
        await using var node = await HomeNode.OpenAsync(new RunHome(home), configured, (activity, done, total) => session?.Show(activity, done, total));
        var view = await node.Runs.ReadAsync(run);
        var isCompleted = view.State.Status == RunStatus.Completed;
        if (view.Exists && !specification.IsOf(view.State.Submission))
        {
            var other = $"run {run} was submitted with other settings ({SettingsDifference.Describe(view.State.Submission, specification)})";
            throw new RefusalException(ExitCode.Conflict, isCompleted
                ? $"{other} and is completed; train another with --name"
                : $"{other}; continue it with 'actors resume {run}', or train another with --name");
        }

        if (isCompleted)
        {
            await KeepAsync(node, view, specification.Run.Checkpoints);
            await Console.Error.WriteLineAsync(
                $"run {run} is completed at step {view.State.Step}: {view.State.Reason}; train another with --name, or look at it with 'actors runs show {run}'");
            return ExitCode.Done;
        }

        session = new RunSession(node, run, Screen.OfProcess());
        return await session.RunAsync(
            new RunCommand.Submit(run, Guid.CreateVersion7().ToString("N"), specification.Run, specification.RecipeSettings, specification.Hash),
            new RunCommand.ChangeCheckpointRules(specification.Run.Checkpoints, Environment.UserName));
    }

    // A metric that nobody reports was not refused always: a run that was submitted with one has it for ever.
    private static async Task<RunSpecification> SpecifyAsync(ConfigurationRoot root, string run, string home)
    {
        try
        {
            return RunSpecification.Of(root);
        }
        catch (RefusalException refusal) when (refusal.ExitCode == ExitCode.Usage && new RunHome(home).Exists)
        {
            await using var reading = Reading.Open(home);
            if (await reading.Runs.ReadAsync(run) is { Exists: true } view && HasSubmitted(view.State.Settings, root.Run))
                throw new RefusalException(
                    refusal.ExitCode, $"{refusal.Message}; run {run} was submitted so when that was not refused, and continues with 'actors resume {run}' only");
            throw;
        }
    }

    private static bool HasSubmitted(RunSettings recorded, RunSettings asked) =>
        recorded == asked with { Checkpoints = recorded.Checkpoints } && recorded.Checkpoints.KeepBest == asked.Checkpoints.KeepBest;

    // Of a completed run too the rules may be new; and the process that completed it may have been killed before what they let go was gone.
    private static async Task KeepAsync(HomeNode node, RunView before, CheckpointSettings rules)
    {
        foreach (var command in new ControlCommand[] { new ControlCommand.ChangeRules(rules, Environment.UserName), new ControlCommand.Clean(rules) })
            Controller.Demand(before.Run, await node.AnswerAsync(new ControlRequest(before.Run, command)));
        if (rules == before.State.Settings.Checkpoints)
            return;
        var gone = before.Checkpoints.Select(checkpoint => checkpoint.File)
            .Except((await node.Runs.ReadAsync(before.Run)).Checkpoints.Select(checkpoint => checkpoint.File)).Order(StringComparer.Ordinal).ToArray();
        await Console.Error.WriteLineAsync($"its checkpoints are kept by these rules from now on{(gone.Length == 0 ? "" : $", which let {string.Join(", ", gone)} go")}");
    }
}
