using Actors.Journals.Memory;
using Actors.Journals;
using Actors.Runs.Run;

namespace Actors.Node.Tests.Reading;

/// <summary>The events of <see cref="RecordedStreams.KilledTwice"/>, or the first of them, in a journal.</summary>
internal static class RecordedHistory
{
    public const string Run = "short";

    public static EventData[] Events => RecordedStreams.KilledTwice.Run;

    /// <summary>A journal that holds it under a run's name.</summary>
    public static async Task<MemoryJournal> JournalAsync(string run = Run, int events = int.MaxValue)
    {
        var journal = new MemoryJournal();
        await AddAsync(journal, run, events);
        return journal;
    }

    public static async Task AddAsync(MemoryJournal journal, string run, int events = int.MaxValue) => Assert.IsType<AppendResult.Appended>(
        await journal.AppendAsync(new Append(RunHome.StreamOf(run), 0, [.. Events.Take(events)])));
}
