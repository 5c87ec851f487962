using System.Text.Json;
using System.Text;
using Actors.Journals.Memory;
using Actors.Journals;
using Actors.Runs.Run;

namespace Actors.Node.Tests.Reading;

/// <summary>
/// What the program once wrote to the journal about one run, byte for byte. It is never made anew: what was written once must be read for ever.
/// A new event, or a new version of one, comes with a history in which it happened.
/// <list type="bullet">
/// <item><c>killed-twice</c>: 60 steps; node killed at step 28, its newest checkpoint deleted, worker killed at step 58.</item>
/// <item><c>stood-still</c>: 6 steps; no room for a checkpoint, a worker killed, a damaged checkpoint, a divergence that an operator accepts, a
/// pause, and a loss that is no number.</item>
/// <item><c>tidied-up</c>: 6 steps; a checkpoint that cannot be deleted and is imported again, pins, rules that change, a checkpoint that is away
/// for a while, and a target that is reached.</item>
/// <item><c>strangers-file</c>: 2 steps; a retired checkpoint whose name a stranger's file has.</item>
/// <item><c>no-room</c>: 4 steps; a checkpoint that goes for want of room, and frees nothing before somebody else does.</item>
/// <item><c>brought-back</c>: 4 steps; a deleted checkpoint that is imported, and a journal that could not be written for a while.</item>
/// <item><c>could-not-start</c>: two workers in a row for which there is no cache, by an older program and a newer one, and a third.</item>
/// <item><c>begun-anew</c>: 4 steps; a checkpoint that is away, an operator who says that it is lost, and a training that begins at step 1.</item>
/// <item><c>moved-to-torchsharp</c>: 14 steps; killed at step 7 on libtorch 1.13, continued on TorchSharp with the operator's word.</item>
/// <item><c>on-torchsharp</c>: 14 steps; killed at step 7 and resumed.</item>
/// <item><c>on-akka</c>: 40 steps; the node killed and resumed, on Akka.NET.</item>
/// </list>
/// The first and the last three were trained; in the others a test played the workers and the disk of the real actors.
/// </summary>
internal sealed record RecordedStreams(string Name, EventData[] Run, EventData[] Retention, (long Sequence, EventData State)[] Snapshots)
{
    /// <summary>Of retention's state.</summary>
    public (long Sequence, EventData State)[] RetentionSnapshots { get; private init; } = [];

    public static RecordedStreams KilledTwice { get; } = Read("killed-twice");

    public static RecordedStreams StoodStill { get; } = Read("stood-still");

    public static RecordedStreams TidiedUp { get; } = Read("tidied-up");

    public static RecordedStreams CouldNotStart { get; } = Read("could-not-start");

    public static RecordedStreams StrangersFile { get; } = Read("strangers-file");

    public static RecordedStreams NoRoom { get; } = Read("no-room");

    public static RecordedStreams BroughtBack { get; } = Read("brought-back");

    public static RecordedStreams BegunAnew { get; } = Read("begun-anew");

    public static RecordedStreams MovedToTorchSharp { get; } = Read("moved-to-torchsharp");

    public static RecordedStreams OnTorchSharp { get; } = Read("on-torchsharp");

    public static RecordedStreams OnAkka { get; } = Read("on-akka");

    public static RecordedStreams[] All { get; } =
    [
        KilledTwice, StoodStill, TidiedUp, CouldNotStart, StrangersFile, NoRoom, BroughtBack, BegunAnew, MovedToTorchSharp, OnTorchSharp, OnAkka,
    ];

    public override string ToString() => Name;

    /// <summary>A journal that holds both streams under a run's name.</summary>
    public async Task<MemoryJournal> JournalAsync(string run)
    {
        var journal = new MemoryJournal();
        foreach (var (stream, events) in new[] { (RunHome.StreamOf(run), Run), (RunHome.RetentionStreamOf(run), Retention) })
        {
            if (events.Length > 0)
                Assert.IsType<AppendResult.Appended>(await journal.AppendAsync(new Append(stream, 0, [.. events])));
        }

        return journal;
    }

    // A line without a stream is of the run's.
    private static RecordedStreams Read(string name)
    {
        var entries = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Reading", "Recorded", $"{name}.jsonl"))
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToLookup(entry => entry.TryGetProperty("stream", out var stream) ? stream.GetString()! : "run");
        return new(
            name, [.. entries["run"].Select(Data)], [.. entries["retention"].Select(Data)],
            Snapshots("snapshot"))
        {
            RetentionSnapshots = Snapshots("retention-snapshot"),
        };

        (long, EventData)[] Snapshots(string stream) => [.. entries[stream].Select(entry => (entry.GetProperty("sequence").GetInt64(), Data(entry)))];
    }

    private static EventData Data(JsonElement entry) =>
        new(entry.GetProperty("manifest").GetString()!, Encoding.UTF8.GetBytes(entry.GetProperty("payload").GetString()!));
}
