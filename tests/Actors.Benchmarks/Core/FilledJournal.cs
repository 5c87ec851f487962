using Actors.EventSourcing;
using Actors.Journal;
using Actors.Journals.Sqlite;

namespace Actors.Benchmarks.Core;

/// <summary>A journal with one large stream, and a small one that has a snapshot. Filled once per name and size, kept until the
/// process ends.</summary>
internal sealed class FilledJournal : IAsyncDisposable
{
    public const string Large = "large";
    private const string Small = "small";
    private const int SmallEvents = 1_000, Group = 1_000;

    private static readonly HashSet<string> Files = [];
    private static readonly Folder Folder = new();

    private FilledJournal(SqliteStore store) => Store = store;

    public SqliteStore Store { get; }

    public static async Task<FilledJournal> OfAsync(int count, string name = "")
    {
        var file = Folder.File($"{count}{name}.db");
        var isNew = Files.Add(file);
        var journal = new FilledJournal(SqliteStore.Open(file));
        if (isNew)
            await journal.FillAsync(count);
        return journal;
    }

    public static void DeleteAll() => Folder.Dispose();

    public async Task AppendOneAsync()
    {
        var last = await Store.Journal.HighestSequenceAsync(Small);
        await AppendAsync(Small, last, 1);
    }

    public async Task RecoverFromSnapshotAsync()
    {
        var last = await Store.Journal.HighestSequenceAsync(Small);
        var persistence = new Persistence<long, Added>(Store.Journal, TallyCodec.Instance)
        {
            Snapshots = Store.Snapshots, States = TallyCodec.Instance,
        };
        await Persisting.RecoveryAsync(persistence, Small, last);
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private async Task FillAsync(int count)
    {
        for (var i = 0; i < count; i += Group)
            await AppendAsync(Large, i, Group);
        await AppendAsync(Small, 0, SmallEvents);
        var state = TallyCodec.Instance.Encode((long)SmallEvents);
        await Store.Snapshots.SaveAsync(new Snapshot(Small, SmallEvents, DateTimeOffset.UtcNow, state.Manifest, state.Payload));
    }

    private async Task AppendAsync(string stream, long expected, int count)
    {
        var one = TallyCodec.Instance.Encode(1L);
        var result = await Store.Journal.AppendAsync(new Append(stream, expected, FencingToken.None, [.. Enumerable.Repeat(one, count)]));
        if (result is not AppendResult.Appended)
            throw new InvalidOperationException($"{result}");
    }
}
