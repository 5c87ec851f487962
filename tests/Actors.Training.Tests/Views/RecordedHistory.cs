using System.Text;
using System.Text.Json;
using Actors.Journal;
using Actors.Training.Runs;

namespace Actors.Training.Tests.Views;

/// <summary>
/// The journal of a run of 60 steps as the program recorded it, byte for byte: node killed at step 28, its newest checkpoint deleted, worker
/// killed at step 58. It is never made anew: what was written once must be read for ever.
/// </summary>
internal static class RecordedHistory
{
    public const string Run = "short";

    public static EventData[] Events { get; } = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Views", "Recorded", "killed-twice.jsonl"))
        .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
        .Select(entry => new EventData(entry.GetProperty("manifest").GetString()!, Encoding.UTF8.GetBytes(entry.GetProperty("payload").GetString()!)))];

    /// <summary>A journal that holds it under a run's name.</summary>
    public static async Task<MemoryJournal> JournalAsync(string run = Run, int events = int.MaxValue)
    {
        var journal = new MemoryJournal();
        await AddAsync(journal, run, events);
        return journal;
    }

    public static async Task AddAsync(MemoryJournal journal, string run, int events = int.MaxValue) => Assert.IsType<AppendResult.Appended>(
        await journal.AppendAsync(new Append(RunHome.StreamOf(run), 0, FencingToken.None, [.. Events.Take(events)])));
}
