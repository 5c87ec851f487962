using System.Text;
using Actors.Journals.Sqlite;
using Actors.Journals.Tests.Contract;

namespace Actors.Journals.Tests.Sqlite;

public sealed class DurabilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("journal.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_there_after_kill_9_and_the_stream_goes_on()
    {
        for (var kill = 0; kill < 3; kill++)
        {
            await using var child = await ChildProcess.StartAsync("append", Database);
            for (var i = 0; i < 20; i++)
                await child.ReadLineAsync();
            var last = (await child.KillAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();

            await using var store = SqliteStore.Open(Database);
            var events = await store.Journal.ReadAsync("child").ToListAsync();
            Assert.Equal(Enumerable.Range(1, events.Count).Select(i => $"{i}"), events.Select(recorded => Encoding.UTF8.GetString(recorded.Payload.Span)));

            // The last line may be torn, so what it says can only be too little.
            Assert.True(events.Count >= long.Parse(last ?? "20"), $"{events.Count} events, {last} acknowledged");
        }
    }

    [Fact]
    public async Task A_second_process_is_told_who_uses_the_journal()
    {
        await using var child = await ChildProcess.StartAsync("hold", Database);

        var refused = Assert.Throws<JournalInUseException>(() => SqliteStore.Open(Database));

        Assert.Equal($"{child.Id}", refused.Holder);
        Assert.Contains($"is used by process {child.Id}", refused.Message);
        await child.KillAsync();
        await SqliteStore.Open(Database).DisposeAsync();
    }

    [Fact]
    public async Task A_second_store_in_the_same_process_is_refused_too()
    {
        await using var store = SqliteStore.Open(Database);
        Assert.Throws<JournalInUseException>(() => SqliteStore.Open(Database));
    }

    [Fact]
    public async Task A_closed_journal_can_be_opened_at_once_though_a_process_that_is_just_starting_has_a_copy_of_its_handles()
    {
        var store = SqliteStore.Open(Database);
        using (HandleCopy.Of(Database + ".lock"))
        {
            await store.DisposeAsync();
            await SqliteStore.Open(Database).DisposeAsync();
        }
    }

    [Fact]
    public async Task Another_process_can_be_read_while_it_writes_and_after_it_was_killed()
    {
        await using var child = await ChildProcess.StartAsync("append", Database);
        await child.ReadLineAsync();

        await using (var reader = SqliteStore.OpenReadOnly(Database, new SqliteOptions { PollInterval = TimeSpan.FromMilliseconds(5) }))
        {
            var seen = 0L;
            await foreach (var recorded in reader.Journal.FollowAsync("child"))
            {
                Assert.Equal(++seen, recorded.Sequence);
                if (seen == 50)
                    break;
            }
        }

        await child.KillAsync();
        await using var later = SqliteStore.OpenReadOnly(Database);
        Assert.True(await later.Journal.HighestSequenceAsync("child") >= 50);
    }

    [Fact]
    public async Task A_journal_that_nobody_uses_can_be_read_and_not_written()
    {
        await using (var store = SqliteStore.Open(Database))
            await store.AppendAsync("a", 0, "1");

        await using var reader = SqliteStore.OpenReadOnly(Database);

        Assert.Equal(1, await reader.Journal.HighestSequenceAsync("a"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.AppendAsync("a", 1, "2"));
    }

    [Fact]
    public async Task A_journal_in_a_folder_that_cannot_be_written_is_read_as_it_lies_there()
    {
        await using (var store = SqliteStore.Open(Database))
            await store.AppendAsync("a", 0, "1");
        DenySharedIndex();

        await using var reader = SqliteStore.OpenReadOnly(Database);

        Assert.Equal(1, await reader.Journal.ReadAsync("a").CountAsync());
    }

    [Fact]
    public async Task A_journal_with_a_log_is_not_read_past_the_log()
    {
        byte[] database, log;
        await using (var store = SqliteStore.Open(Database))
        {
            await store.AppendAsync("a", 0, "1");
            (database, log) = (File.ReadAllBytes(Database), File.ReadAllBytes(Database + "-wal"));
        }

        File.WriteAllBytes(Database, database);
        File.WriteAllBytes(Database + "-wal", log);
        DenySharedIndex();

        Assert.Throws<SqliteException>(() => SqliteStore.OpenReadOnly(Database));
    }

    [Fact]
    public async Task Sequences_and_positions_survive_reopening_also_after_deletion()
    {
        await using (var store = SqliteStore.Open(Database))
        {
            await store.AppendAsync("a", 0, "1", "2");
            await store.Journal.DeleteAsync("a", 2);
        }

        await using var reopened = SqliteStore.Open(Database);

        Assert.Equal(2, await reopened.Journal.HighestSequenceAsync("a"));
        Assert.Equal(new AppendResult.Conflict(2), await reopened.AppendAsync("a", 0, "stale"));
        Assert.Equal(new AppendResult.Appended(1, 3), await reopened.AppendAsync("b", 0, "1"));
    }

    [Fact]
    public void A_file_that_is_not_a_journal_is_refused()
    {
        File.WriteAllText(Database, "This is a letter, not a database; it is long enough to have a header, though, and then some more of it.");
        Assert.Throws<JournalFormatException>(() => SqliteStore.OpenReadOnly(Database));
        Assert.Throws<JournalFormatException>(() => SqliteStore.Open(Database));
        Assert.Throws<FileNotFoundException>(() => SqliteStore.OpenReadOnly(_folder.File("nowhere.db")));
    }

    /// <summary>As in a folder without permission, but for root too: SQLite follows no link there.</summary>
    private void DenySharedIndex() => File.CreateSymbolicLink(Database + "-shm", _folder.File("nowhere"));
}
