using Actors.Journal;
using Actors.Journals.Sqlite;
using Actors.Journals.Sqlite.Interop;

namespace Actors.Journals.Tests.Sqlite;

public sealed class DamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("journal.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("update event set payload = x'00' where head = 1 and sequence = 1500")]
    [InlineData("update event set timestamp_us = timestamp_us + 1 where head = 1 and sequence = 1500")]
    [InlineData("update event set manifest = (select id from manifest where name = 'other/1') where head = 1 and sequence = 1500")]
    [InlineData("update event set checksum = checksum + 1 where head = 1 and sequence = 1500")]
    [InlineData("delete from event where head = 1 and sequence = 1500")]
    public async Task A_damaged_event_is_named_and_those_before_it_are_read(string damage)
    {
        await WriteTwoThousandEvents();
        using (var database = Database.Open(Path, readOnly: false))
            database.Execute(damage);

        await using var store = SqliteStore.Open(Path);
        var (read, failure) = await ReadUntilFailure(store);

        Assert.Equal((1_499, 1_500L, "a"), (read, failure?.Sequence, failure?.Stream.Value));
        Assert.Equal(10, await store.Journal.ReadAsync("a", 1_501, 1_510).CountAsync());
    }

    [Fact]
    public async Task A_stream_cut_off_at_its_end_is_noticed()
    {
        await WriteTwoThousandEvents();
        using (var database = Database.Open(Path, readOnly: false))
            database.Execute("delete from event where head = 1 and sequence > 1024");

        await using var store = SqliteStore.Open(Path);
        var (read, failure) = await ReadUntilFailure(store);

        Assert.Equal((1_024, 1_025L), (read, failure?.Sequence));
    }

    [Fact]
    public async Task A_torn_tail_of_the_log_costs_nothing_that_was_acknowledged_before_it()
    {
        var copy = _folder.File("copy.db");
        await using (var store = SqliteStore.Open(Path))
        {
            await store.AppendAsync("a", 0, "1");
            await store.AppendAsync("a", 1, "2");
            File.Copy(Path, copy);
            File.Copy(Path + "-wal", copy + "-wal");
        }

        using (var log = File.OpenWrite(copy + "-wal"))
            log.SetLength(log.Length - 2_000);

        await using var torn = SqliteStore.Open(copy);
        Assert.Equal(1, await torn.Journal.HighestSequenceAsync("a"));
        Assert.IsType<AppendResult.Appended>(await torn.AppendAsync("a", 1, "2"));
        Assert.Equal(2, await torn.Journal.ReadAsync("a").CountAsync());
    }

    [Fact]
    public async Task A_damaged_snapshot_does_not_load()
    {
        await using (var store = SqliteStore.Open(Path))
            await store.Snapshots.SaveAsync(new Snapshot("a", 5, DateTimeOffset.UtcNow, "state/1", "abc"u8.ToArray()));
        using (var database = Database.Open(Path, readOnly: false))
            database.Execute("update snapshot set payload = x'00'");

        await using var reopened = SqliteStore.Open(Path);

        var failure = await Assert.ThrowsAsync<CorruptSnapshotException>(
            async () => await reopened.Snapshots.LoadAsync("a", SnapshotCriteria.Any));
        Assert.Equal(5, failure.Sequence);
    }

    private async Task WriteTwoThousandEvents()
    {
        await using var store = SqliteStore.Open(Path);
        for (var i = 0; i < 2_000; i += 100)
            await store.AppendAsync("a", i, [.. Enumerable.Range(i + 1, 100).Select(n => $"{n}")]);
        await store.Journal.AppendAsync(new Append("b", 0, FencingToken.None, [new EventData("other/1", default)]));
    }

    private static async Task<(int Read, CorruptEventException? Failure)> ReadUntilFailure(SqliteStore store)
    {
        var read = 0;
        try
        {
            await foreach (var _ in store.Journal.ReadAsync("a"))
                read++;
            return (read, null);
        }
        catch (CorruptEventException failure)
        {
            return (read, failure);
        }
    }
}
