using Actors.EventSourcing;
using Actors.Journals.Sqlite;

namespace Actors.Benchmarks.Core;

/// <summary>Event sourcing over SQLite: every reply after a sync.</summary>
internal static class DurableFigures
{
    public static IEnumerable<Figure> All(int large) =>
    [
        new("write of an append's bytes + fdatasync, raw", "syncs/s", null, "", async () => (await SyncShare.MeasureAsync()).Raw),
        new("persist durably, 1 actor, one by one", "events/s", null, "6-7 k", async () => (await SyncShare.MeasureAsync()).Appends),
        new("  as a share of the raw syncs, in turns with them", "", 0.8, "", async () => (await SyncShare.MeasureAsync()).Share),
        new("persist durably, 1 actor, commands waiting", "events/s", null, "", () => EventsAsync(1, 200_000)),
        new("persist durably, 100 actors", "events/s", 300e3, "97 k, 243 k", () => EventsAsync(100, 4_000)),
        new("  each waits for its reply before it says more", "events/s", null, "", () => InTurnsAsync(100, 1_000)),
        new("durable recovery, 100 k events", "events/s", 1.5e6, "0.2-0.7 M", () => RecoverAsync(100_000)),
        new("durable recovery, 1 M events", "events/s", 1.5e6, "", () => RecoverAsync(1_000_000)),
        .. JournalSizeFigures.All(large),
    ];

    private static async Task<double> EventsAsync(int actors, int eventsPerActor)
    {
        using var folder = new Folder();
        await using var store = SqliteStore.Open(folder.File("journal.db"));
        return await Persisting.EventsAsync(New(store), actors, eventsPerActor);
    }

    private static async Task<double> InTurnsAsync(int actors, int eventsPerActor)
    {
        using var folder = new Folder();
        await using var store = SqliteStore.Open(folder.File("journal.db"));
        return await Persisting.InTurnsAsync(New(store), actors, eventsPerActor);
    }

    private static async Task<double> RecoverAsync(int count)
    {
        await using var journal = await FilledJournal.OfAsync(count);
        return count / await Persisting.RecoveryAsync(New(journal.Store), FilledJournal.Large, count);
    }

    private static Persistence<long, Added> New(SqliteStore store) => new(store.Journal, TallyCodec.Instance);
}
