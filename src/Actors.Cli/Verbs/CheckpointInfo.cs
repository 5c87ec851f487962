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
            var described = await DescribeAsync(parsed.GetRequiredValue(home), parsed.GetValue(run), parsed.GetRequiredValue(name), parsed.GetValue(output));
            if (parsed.GetValue(output) == Format.Json)
                Console.Out.WriteLine(Json(described));
            else
                DescriptionPage.Print(described, Console.Out);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<CheckpointDescription> DescribeAsync(string home, string? run, string name, Format output)
    {
        switch (await CheckpointTarget.FindAsync(home, run, name))
        {
            case CheckpointTarget.Recorded recorded:
                var checkpoint = recorded.Single(name);
                var (path, facts) = (recorded.PathOf(checkpoint), await RecordedFacts.ReadAsync(home, recorded.Run, checkpoint));
                if (!File.Exists(path))
                    throw MissingFile(path, facts with { Verified = false }, output);
                return FileRefusal.Of(path, () => CheckpointDescription.Of(path, facts));
            default:
                return FileRefusal.Of(name, () => CheckpointDescription.Of(name, recorded: null));
        }
    }

    // What the journal knows is told also without the file.
    private static RefusalException MissingFile(string path, RecordedFacts facts, Format output)
    {
        if (output == Format.Json)
            CliJson.Print(new { File = path, Recorded = facts });
        else
            DescriptionPage.PrintRecorded(path, facts, Console.Out);
        return new RefusalException(ExitCode.NotFound, $"{path} is not there; what is told is what the journal recorded of it");
    }

    internal static string Json(CheckpointDescription described)
    {
        var contents = described.Contents;
        return CliJson.Text(new
        {
            File = described.Path,
            contents.Format,
            described.SizeBytes,
            ShareOfRun = described.Share?.Part,
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
