using System.Diagnostics;
using System.Runtime.InteropServices;
using Actors.EventSourcing;
using Actors.Journals.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Actors.Benchmarks.Core;

/// <summary>Event sourcing over SQLite: every reply after a sync.</summary>
internal static partial class DurableFigures
{
    public static IEnumerable<Figure> All(int large) =>
    [
        new("4 KiB append + fdatasync, raw", "syncs/s", null, "", RawSyncAsync),
        new("persist durably, 1 actor, one by one", "events/s", null, "6-7 k", () => OneByOneAsync(asShareOfRaw: false)),
        new("  as a share of raw fdatasyncs between", "", 0.8, "", () => OneByOneAsync(asShareOfRaw: true)),
        new("persist durably, 1 actor, commands waiting", "events/s", null, "", () => EventsAsync(1, 200_000)),
        new("persist durably, 100 actors", "events/s", 300e3, "97 k, 243 k", () => EventsAsync(100, 4_000)),
        new("durable recovery, 100 k events", "events/s", 1.5e6, "0.2-0.7 M", () => RecoverAsync(100_000)),
        new("durable recovery, 1 M events", "events/s", 1.5e6, "", () => RecoverAsync(1_000_000)),
        new("append to a journal of 10 k events", "microseconds", null, "", () => OverJournalOfAsync(10_000, append: true), LessIsBetter: true),
        new($"append to a journal of {large:#,0} events", "microseconds", null, "", () => OverJournalOfAsync(large, append: true), LessIsBetter: true),
        new("recovery from a snapshot in a journal of 10 k events", "microseconds", null, "", () => OverJournalOfAsync(10_000, append: false), LessIsBetter: true),
        new($"recovery from a snapshot in a journal of {large:#,0} events", "microseconds", null, "", () => OverJournalOfAsync(large, append: false), LessIsBetter: true),
    ];

    private static Task<double> RawSyncAsync()
    {
        const int count = 2_000;
        using var folder = new Folder();
        using var file = File.OpenHandle(folder.File("raw"), FileMode.CreateNew, FileAccess.Write);
        var block = new byte[4096];
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            RandomAccess.Write(file, block, i * 4096L);
            if (FileDataSync(file) != 0)
                throw new IOException("fdatasync failed.");
        }

        return Task.FromResult(count / Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private static async Task<double> OneByOneAsync(bool asShareOfRaw)
    {
        // Before and after, so that a machine whose speed drifts is compared with itself.
        var before = asShareOfRaw ? await RawSyncAsync() : 1;
        using var folder = new Folder();
        await using var store = SqliteStore.Open(folder.File("journal.db"));
        var rate = await Persisting.OneByOneAsync(New(store), 2_000);
        var after = asShareOfRaw ? await RawSyncAsync() : 1;
        return rate / ((before + after) / 2);
    }

    private static async Task<double> EventsAsync(int actors, int eventsPerActor)
    {
        using var folder = new Folder();
        await using var store = SqliteStore.Open(folder.File("journal.db"));
        return await Persisting.EventsAsync(New(store), actors, eventsPerActor);
    }

    private static async Task<double> RecoverAsync(int count)
    {
        await using var journal = await FilledJournal.OfAsync(count);
        return count / await Persisting.RecoveryAsync(New(journal.Store), FilledJournal.Large, count);
    }

    /// <returns>Microseconds for one append, or for one recovery, in a journal that is otherwise so large.</returns>
    private static async Task<double> OverJournalOfAsync(int count, bool append)
    {
        const int repeats = 300;
        await using var journal = await FilledJournal.OfAsync(count);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < repeats; i++)
        {
            if (append)
                await journal.AppendOneAsync();
            else
                await journal.RecoverFromSnapshotAsync();
        }

        return Stopwatch.GetElapsedTime(began).TotalMicroseconds / repeats;
    }

    private static Persistence<long, Added> New(SqliteStore store) => new(store.Journal, TallyCodec.Instance);

    [LibraryImport("libc", EntryPoint = "fdatasync")]
    private static partial int FileDataSync(SafeFileHandle file);
}
