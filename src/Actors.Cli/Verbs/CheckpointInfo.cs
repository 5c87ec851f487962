using System.CommandLine;
using Actors.Cli.Checkpoints;
using Actors.Cli.Output;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints info</c>: what is known of a checkpoint, or of any file of tensors.</summary>
internal static class CheckpointInfo
{
    public static Command Create()
    {
        var (name, run) = (CheckpointOptions.Name(), CheckpointOptions.Run());
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("info", "what a checkpoint, or any safetensors, .pth or .pt file, holds; reads headers only")
        {
            name, run, home, output,
        };
        command.SetAction(async (parsed, _) =>
        {
            var described = await DescribeAsync(parsed.GetRequiredValue(home), parsed.GetValue(run), parsed.GetRequiredValue(name));
            if (parsed.GetValue(output) == Format.Json)
                PrintJson(described);
            else
                DescriptionPage.Print(described, Console.Out);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<CheckpointDescription> DescribeAsync(string home, string? run, string name)
    {
        switch (await CheckpointTarget.FindAsync(home, run, name))
        {
            case CheckpointTarget.Recorded recorded:
                var checkpoint = recorded.Single(name);
                return CheckpointDescription.Of(recorded.PathOf(checkpoint), await RecordedFacts.ReadAsync(home, recorded.Run, checkpoint));
            default:
                return CheckpointDescription.Of(name, recorded: null);
        }
    }

    private static void PrintJson(CheckpointDescription described)
    {
        var contents = described.Contents;
        CliJson.Print(new
        {
            File = described.Path,
            contents.Format,
            described.SizeBytes,
            described.ShareOfRun,
            described.Recorded,
            described.Counts,
            Lora = described.Lora is { } lora ? new { lora.Count, lora.Ranks, Settings = Unique(lora.Settings) } : null,
            Metadata = Unique(contents.Metadata),
            contents.Tensors,
            described.Frozen,
            Opaque = contents.Opaque.Select(opaque => new { Name = opaque.Key, Class = opaque.Value }),
            contents.UnknownGlobals,
        });
    }

    // Of two values of one name Python keeps the last.
    private static Dictionary<string, object?> Unique(IEnumerable<KeyValuePair<string, object?>> entries) =>
        entries.GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Last().Value);
}
