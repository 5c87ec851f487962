using System.CommandLine;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Cli.Progress;
using Actors.Cli.Settings;
using Actors.Runs.Run;
using Actors.Node.Reading;

namespace Actors.Cli.Verbs;

/// <summary><c>actors resume [RUN]</c>: continues a run with its recorded settings.</summary>
internal static class ResumeVerb
{
    public static Command Create()
    {
        var run = new Argument<string?>("run")
        {
            Description = "the run; may be left out when only one is unfinished",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var accept = new Option<bool>("--accept-divergence") { Description = "let what is executed now replace the recorded history that it differs from" };
        var anew = new Option<bool>("--begin-anew") { Description = "begin at step 1 if none of the run's checkpoints is there: they are lost, not just away; recorded steps are executed again and compared" };
        var home = CommonOptions.Home();
        var set = new Option<string[]>("--set") { Description = "overrides one setting of node or of the checkpoints' rules, such as node.worker.window=8 or run.checkpoints.keep-last=5", DefaultValueFactory = _ => [] };
        var command = new Command("resume", "continues a run with its recorded settings") { run, accept, anew, home, set };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(run), parsed.GetValue(accept), parsed.GetValue(anew), parsed.GetRequiredValue(home), parsed.GetRequiredValue(set)));
        return command;
    }

    private static async Task<int> RunAsync(string? name, bool accept, bool anew, string home, string[] overrides)
    {
        var ofNode = overrides.Where(setting => IsBelow(setting, "node")).ToArray();
        var ofCheckpoints = overrides.Where(setting => IsBelow(setting, CheckpointRules.Path)).ToArray();
        if (overrides.Except(ofNode).Except(ofCheckpoints).FirstOrDefault() is { } fixedSetting)
        {
            throw new RefusalException(ExitCode.Usage,
                $"--set {fixedSetting}: a run keeps the settings it was submitted with; only node.… and {CheckpointRules.Path}.… can be overridden");
        }

        var configured = Configuration.OfNode(Configuration.Load(null, ofNode));
        var run = await ChooseAsync(name, home);

        RunSession? session = null;
        await using var node = await HomeNode.OpenAsync(new RunHome(home), configured, (activity, done, total) => session?.Show(activity, done, total));
        session = new RunSession(node, run, Screen.OfProcess());
        var rules = CheckpointRules.Override((await node.Runs.ReadAsync(run)).State.Settings, ofCheckpoints);
        var by = Environment.UserName;
        List<RunCommand> first = [new RunCommand.ChangeCheckpointRules(rules, by)];
        if (anew)
            first.Insert(0, new RunCommand.AllowBeginAnew(by));
        if (accept)
            first.Insert(0, new RunCommand.AcceptDivergence(by));
        return await session.RunAsync(first);
    }

    private static bool IsBelow(string setting, string path) => setting.TrimStart().StartsWith(path + ".", StringComparison.Ordinal);

    private static async Task<string> ChooseAsync(string? name, string home)
    {
        await using var reading = Reading.Open(home);
        if (name is not null)
        {
            var view = await reading.FindAsync(name);
            return view.State.Status == RunStatus.Completed
                ? throw new RefusalException(ExitCode.Conflict, $"run {name} is completed at step {view.State.Step}; there is nothing to resume")
                : name;
        }

        var unfinished = new List<string>();
        await foreach (var run in reading.Runs.NamesAsync())
        {
            if ((await reading.Runs.ReadAsync(run)).State.Status != RunStatus.Completed)
                unfinished.Add(run);
        }

        return unfinished switch
        {
            [var only] => only,
            [] => throw new RefusalException(ExitCode.NotFound, $"every run in {home} is finished; start one with 'actors train'"),
            _ => throw new RefusalException(ExitCode.Usage, $"several runs are unfinished; name one: {string.Join(", ", unfinished)}"),
        };
    }
}
