using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Node.Reading;

namespace Actors.Cli.Verbs;

/// <summary><c>actors runs events</c>: the facts of a run, and of the retention of its checkpoints, in the order in which they were recorded.</summary>
internal static class RunEvents
{
    // Retention counts its own facts; without a mark there would be two of every number.
    private const string RetentionMark = "r";

    public static Command Create()
    {
        var run = new Argument<string>("run");
        var from = new Option<long>("--from") { Description = "first sequence number of the run; retention's facts from the same moment on", DefaultValueFactory = _ => 1 };
        var type = new Option<string?>("--type") { Description = "only events whose name begins so, such as checkpoint, checkpoint-saved or CheckpointSaved" };
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("events", "the facts of one run, in order; those of its retention, numbered r1, r2, …, among them") { run, from, type, home, output };
        command.SetAction(async (parsed, cancellation) =>
        {
            var prefix = parsed.GetValue(type) is { } wanted ? EventTypes.Prefix(wanted) : "";
            await using var reading = Reading.Open(parsed.GetRequiredValue(home));
            var view = await reading.FindAsync(parsed.GetRequiredValue(run));
            var events = reading.HistoryAsync(view.Run, parsed.GetValue(from), cancellation)
                .Where(happened => happened.Recorded.Manifest.StartsWith(prefix, StringComparison.Ordinal));
            if (parsed.GetValue(output) == Format.Json)
                await PrintJsonAsync(events);
            else
                await PrintAsync(events);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task PrintAsync(IAsyncEnumerable<HistoricEvent> events)
    {
        await foreach (var (recorded, ofRetention) in events)
            Console.Out.WriteLine(
                $"{(ofRetention ? RetentionMark : "")}{recorded.Sequence} | {Time(recorded.Timestamp)} | {recorded.Manifest} | {Encoding.UTF8.GetString(recorded.Payload.Span)}");
    }

    private static async Task PrintJsonAsync(IAsyncEnumerable<HistoricEvent> events)
    {
        var separator = "[\n";
        await foreach (var (recorded, ofRetention) in events)
        {
            var line = new JsonObject
            {
                ["of"] = ofRetention ? "retention" : "run",
                ["sequence"] = recorded.Sequence,
                ["time"] = Time(recorded.Timestamp),
                ["event"] = recorded.Manifest,
                ["data"] = JsonNode.Parse(recorded.Payload.Span),
            };
            Console.Out.Write(separator + line.ToJsonString());
            separator = ",\n";
        }

        Console.Out.WriteLine(separator == "[\n" ? "[\n]" : "\n]");
    }

    private static string Time(DateTimeOffset timestamp) => timestamp.ToString("O", CultureInfo.InvariantCulture);
}
