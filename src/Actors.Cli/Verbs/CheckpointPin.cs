using System.CommandLine;
using Actors.Cli.Checkpoints;
using Actors.Cli.Composition;
using Actors.Cli.Control;
using Actors.Cli.Output;
using Actors.Runs.Run;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints pin|unpin</c>: keeps checkpoints whatever the rules say, or leaves them to the rules again.</summary>
internal static class CheckpointPin
{
    public static Command CreatePin() => Create("pin", "keeps checkpoints whatever the rules say", isPinned: true);

    public static Command CreateUnpin() => Create("unpin", "leaves checkpoints to the rules again", isPinned: false);

    private static Command Create(string verb, string description, bool isPinned)
    {
        var (name, run) = (CheckpointOptions.Name(), CheckpointOptions.Run());
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command(verb, description) { name, run, home, output };
        command.SetAction(async (parsed, _) => await SetAsync(
            parsed.GetRequiredValue(home), parsed.GetValue(run), parsed.GetRequiredValue(name), isPinned, parsed.GetValue(output)));
        return command;
    }

    private static async Task<int> SetAsync(string home, string? run, string name, bool isPinned, Format output)
    {
        if (await CheckpointTarget.FindAsync(home, run, name) is not CheckpointTarget.Recorded target)
            throw new RefusalException(ExitCode.NotFound, $"{name} is no checkpoint of a run; only those can be pinned");
        if (isPinned && target.Checkpoints.FirstOrDefault(checkpoint => !File.Exists(target.PathOf(checkpoint))) is { } gone)
            throw new RefusalException(ExitCode.NotFound,
                $"{target.PathOf(gone)} is not there, so it cannot be pinned; put the file back, or bring it back with 'actors checkpoints import FILE'");
        await Controller.CommandAsync(new RunHome(home), target.Run.Run,
            [.. target.Checkpoints.Select(checkpoint => new ControlCommand.Pin(checkpoint.Sha256, isPinned, Environment.UserName))]);

        await using var reading = Reading.Open(home);
        var now = (await reading.FindAsync(target.Run.Run)).Retention;
        var rows = target.Checkpoints.Select(checkpoint => new { checkpoint.File, checkpoint.Step, Pinned = now.Pinned.ContainsKey(checkpoint.Sha256) }).ToArray();
        if (output == Format.Json)
            CliJson.Print(new { target.Run.Run, Checkpoints = rows });
        else
            Console.Out.WriteLine(string.Join('\n', rows.Select(row => $"{row.File}: {(row.Pinned ? "pinned" : "not pinned")}")));
        return rows.All(row => row.Pinned == isPinned)
            ? ExitCode.Done
            : throw new RefusalException(ExitCode.Conflict, "the rules let it go before it could be pinned");
    }
}
