using Actors.EventSourcing;
using Actors.Journal;

namespace Actors.Benchmarks.Core;

/// <summary>Event sourcing over the memory journal: the cost of everything but the disk.</summary>
internal static class MemoryFigures
{
    public static IEnumerable<Figure> All =>
    [
        new("persist in memory, 1 actor", "events/s", 1.5e6, "0.48-0.55 M", () => Persisting.EventsAsync(New(new MemoryJournal()), 1, 1_000_000)),
        new("persist in memory, 100 actors", "events/s", 1.5e6, "0.53-0.83 M", () => Persisting.EventsAsync(New(new MemoryJournal()), 100, 10_000)),
        new("recovery from memory, 1 M events", "events/s", 5e6, "2.8 M", RecoverAsync),
    ];

    private static async Task<double> RecoverAsync()
    {
        const int count = 1_000_000, group = 1_000;
        var journal = new MemoryJournal();
        var one = TallyCodec.Instance.Encode(1L);
        for (var i = 0; i < count; i += group)
            await journal.AppendAsync(new Append("tally", i, FencingToken.None, [.. Enumerable.Repeat(one, group)]));
        return count / await Persisting.RecoveryAsync(New(journal), "tally", count);
    }

    private static Persistence<long, Added> New(IJournal journal) => new(journal, TallyCodec.Instance);
}
