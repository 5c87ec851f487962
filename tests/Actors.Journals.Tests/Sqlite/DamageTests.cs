using Actors.Journals.Sqlite.Interop;
using Actors.Journals.Sqlite;
using Actors.Journals;

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
    public void A_directory_is_refused_by_its_path()
    {
        var path = Directory.CreateDirectory(_folder.File("folder")).FullName;
        Assert.StartsWith($"{path} cannot be opened as a journal: it is a directory", Assert.Throws<JournalFormatException>(() => SqliteStore.Open(path)).Message);
        Assert.False(File.Exists($"{path}.lock"));
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
    public async Task A_damaged_page_before_the_first_event_is_reported_by_that_events_name()
    {
        await WriteTwoThousandEvents();
        using (var file = new FileStream(Path, FileMode.Open))
        {
            file.Position = (RootPage("event") - 1) * 4_096L;
            file.Write(new byte[4_096]);
        }

        await using var store = SqliteStore.Open(Path);
        var (read, failure) = await ReadUntilFailure(store);

        Assert.Equal((0, "a", 1L), (read, failure?.Stream.Value, failure?.Sequence));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_that_ends_at_any_byte_of_its_last_append_has_lost_all_of_that_append_and_nothing_else(bool endsInZeros)
    {
        var (database, log, kept) = await WriteAndCrash(appends: 2);
        var appended = 0;
        foreach (var end in Cuts(kept[0], kept[1]))
        {
            var torn = log[..(int)end];
            File.WriteAllBytes(Path, database);
            File.WriteAllBytes(Path + "-wal", endsInZeros ? [.. torn, .. new byte[log.Length - end]] : torn);
            File.Delete(Path + "-shm");

            await using var store = SqliteStore.Open(Path);
            var whole = end == log.Length ? 2 : 1;
            Assert.Equal(Enumerable.Range(1, whole * 3).Select(n => $"{n}"),
                (await store.Journal.ReadAsync("a").ToListAsync()).Select(recorded => System.Text.Encoding.UTF8.GetString(recorded.Payload.Span)));
            Assert.IsType<AppendResult.Appended>(await store.AppendAsync("a", whole * 3, "next"));
            Assert.Equal(whole * 3 + 1, await store.Journal.ReadAsync("a").CountAsync());
            appended++;
        }

        Assert.True(appended > 100, $"{appended} cuts");
    }

    [Fact]
    public async Task What_a_crash_left_in_the_log_is_in_the_database_before_anything_is_appended()
    {
        var (database, log, _) = await WriteAndCrash(appends: 2);
        File.WriteAllBytes(Path, database);
        File.WriteAllBytes(Path + "-wal", log);
        File.Delete(Path + "-shm");

        await using (SqliteStore.Open(Path))
        {
            // Opening frees the leases of before: that is all there is in the log.
            Assert.InRange(new FileInfo(Path + "-wal").Length, 0, 3 * WriteAheadLog.FrameBytes);
            File.WriteAllBytes(_folder.File("without-log.db"), File.ReadAllBytes(Path));
        }

        await using var withoutLog = SqliteStore.Open(_folder.File("without-log.db"));
        Assert.Equal(6, await withoutLog.Journal.ReadAsync("a").CountAsync());
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

    /// <returns>The files as a process that dies leaves them, and the log's length after each append.</returns>
    private async Task<(byte[] Database, byte[] Log, List<long> LengthAfter)> WriteAndCrash(int appends)
    {
        var lengths = new List<long>();
        await using var store = SqliteStore.Open(Path);
        for (var i = 0; i < appends; i++)
        {
            await store.AppendAsync("a", i * 3, [.. Enumerable.Range(i * 3 + 1, 3).Select(n => $"{n}")]);
            lengths.Add(new FileInfo(Path + "-wal").Length);
        }

        return (File.ReadAllBytes(Path), File.ReadAllBytes(Path + "-wal"), lengths);
    }

    /// <summary>Every byte of every frame's header, and one in 97 of the pages, after <paramref name="from"/>; the end too.</summary>
    private static IEnumerable<long> Cuts(long from, long to)
    {
        for (var end = from; end < to; end++)
            if ((end - WriteAheadLog.HeaderBytes) % WriteAheadLog.FrameBytes is var offset && (offset <= WriteAheadLog.FrameHeaderBytes || offset % 97 == 0 || offset == WriteAheadLog.FrameBytes - 1))
                yield return end;
        yield return to;
    }

    private long RootPage(string table)
    {
        using var database = Database.Open(Path, readOnly: true);
        using var found = database.Prepare($"select rootpage from sqlite_schema where name = '{table}'");
        found.Step();
        return found.Int64(0);
    }

    private async Task WriteTwoThousandEvents()
    {
        await using var store = SqliteStore.Open(Path);
        for (var i = 0; i < 2_000; i += 100)
            await store.AppendAsync("a", i, [.. Enumerable.Range(i + 1, 100).Select(n => $"{n}")]);
        await store.Journal.AppendAsync(new Append("b", 0, [new EventData("other/1", default)]));
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
