using System.Text;
using Actors.Journals.Tests.Contract;
using Akka.Persistence;

namespace Actors.Journals.Sql.Tests;

/// <summary>Reading what Akka.Persistence.Sql wrote, without an actor system.</summary>
public abstract class SqlReaderContract(ISqlStore store)
{
    [Fact]
    public async Task Database_without_tables_has_no_events()
    {
        var options = await store.CreateAsync();
        SqlPersistence.Open(options).Dispose();
        var reader = new SqlJournalReader(options);

        Assert.Empty(await reader.ReadAllAsync().ToListAsync());
        Assert.Empty(await reader.ReadAsync("a").ToListAsync());
        Assert.Empty(await reader.StreamsAsync().ToListAsync());
        Assert.Equal(0, await reader.HighestSequenceAsync("a"));
        Assert.Null(await new SqlSnapshotReader(options).LoadAsync("a", SnapshotCriteria.Any));
    }

    [Fact]
    public async Task Events_are_read_as_they_were_written()
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        await using var sql = new SqlSystem(await store.CreateAsync());
        await sql.Start("run/b").WriteAsync("one", "two", "three");
        await sql.Start("run/a").WriteAsync("four");
        var reader = new SqlJournalReader(sql.Persistence.Options);

        Assert.Equal(["run/a", "run/b"], await reader.StreamsAsync().Select(stream => stream.Value).ToListAsync());
        Assert.Equal(["1 claim", "2 one", "3 two", "4 three"], await Texts(reader.ReadAsync("run/b")));
        Assert.Equal(["2 one", "3 two"], await Texts(reader.ReadAsync("run/b", 2, 3)));
        Assert.Equal(["2 one"], await Texts(reader.ReadAsync("run/b", 2, max: 1)));
        Assert.Empty(await Texts(reader.ReadAsync("run/c")));
        Assert.Equal(4, await reader.HighestSequenceAsync("run/b"));

        var all = await reader.ReadAllAsync().ToListAsync();
        Assert.Equal(6, all.Count);
        Assert.Equal(all.Select(recorded => recorded.Position).Order(), all.Select(recorded => recorded.Position));
        Assert.Equal(all.Skip(2).Take(3).Select(recorded => recorded.Position), await reader.ReadAllAsync(all[1].Position, 3).Select(e => e.Position).ToListAsync());
        Assert.All(all, recorded => Assert.Equal(NotedSerializer.NotedManifest, recorded.Manifest));
        Assert.All(all, recorded => Assert.InRange(recorded.Timestamp, before, DateTimeOffset.UtcNow.AddSeconds(1)));
    }

    [Fact]
    public async Task Long_streams_are_read_in_pages()
    {
        await using var sql = new SqlSystem(await store.CreateAsync());
        string[] texts = [.. Enumerable.Range(0, 2_500).Select(n => $"{n}")];
        await sql.Start("a").WriteAsync(texts);
        var reader = new SqlJournalReader(sql.Persistence.Options);

        Assert.Equal(["claim", .. texts], await reader.ReadAsync("a").Select(Text).ToListAsync());
        Assert.Equal(["claim", .. texts], await reader.ReadAllAsync().Select(Text).ToListAsync());
        Assert.Equal(["claim", .. texts.Take(1_499)], await reader.ReadAsync("a", max: 1_500).Select(Text).ToListAsync());
    }

    [Fact]
    public async Task Deleted_events_are_not_read_and_their_numbers_stay_taken()
    {
        await using var sql = new SqlSystem(await store.CreateAsync());
        var ledger = sql.Start("a");
        await ledger.WriteAsync("one", "two");
        var reader = new SqlJournalReader(sql.Persistence.Options);
        await DeleteAsync(2);

        Assert.Equal(["3 two"], await Texts(reader.ReadAsync("a")));
        Assert.Equal(["3 two"], await Texts(reader.ReadAllAsync()));
        await DeleteAsync(3);
        Assert.Empty(await Texts(reader.ReadAsync("a")));
        Assert.Empty(await Texts(reader.ReadAllAsync()));
        Assert.Equal(3, await reader.HighestSequenceAsync("a"));
        Assert.Equal(["a"], await reader.StreamsAsync().Select(stream => stream.Value).ToListAsync());
        Assert.Equal(4, await ledger.WriteAsync("three"));

        async Task DeleteAsync(long to)
        {
            var deleted = sql.System.NextAsync<DeleteMessagesSuccess>();
            ledger.Tell(new Ledger.Delete(to), Akka.Actor.ActorRefs.NoSender);
            await deleted.Soon();
        }
    }

    [Fact]
    public async Task Follower_receives_what_is_written_later_once_and_in_order()
    {
        await using var sql = new SqlSystem((await store.CreateAsync()) with { PollInterval = TimeSpan.FromMilliseconds(5) });
        var ledger = sql.Start("a");
        await ledger.WriteAsync("one");
        var reader = new SqlJournalReader(sql.Persistence.Options);
        using var end = new CancellationTokenSource(Patience.Limit);
        await using var one = reader.FollowAsync("a", 2, 40, end.Token).GetAsyncEnumerator(end.Token);
        await using var all = reader.FollowAllAsync(0, end.Token).GetAsyncEnumerator(end.Token);

        for (var sequence = 1; sequence <= 40; sequence++)
        {
            if (sequence > 2)
                await ledger.WriteAsync($"{sequence}");
            Assert.True(await all.MoveNextAsync());
            Assert.Equal(sequence, all.Current.Sequence);
            if (sequence > 1)
            {
                Assert.True(await one.MoveNextAsync());
                Assert.Equal(sequence, one.Current.Sequence);
            }
        }

        Assert.False(await one.MoveNextAsync());
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await all.MoveNextAsync());
    }

    [Fact]
    public async Task Damaged_event_is_found_and_named()
    {
        await using var sql = new SqlSystem(await store.CreateAsync());
        var ledger = sql.Start("a");
        await ledger.WriteAsync("one", "two");
        await sql.Persistence.Options.ExecuteAsync(
            "update journal set message = (select message from journal where sequence_number = 3), manifest = 'noted/2' where sequence_number = 2");
        var reader = new SqlJournalReader(sql.Persistence.Options);

        var failure = await Assert.ThrowsAsync<CorruptEventException>(() => Texts(reader.ReadAsync("a")));
        Assert.Equal(("a", 2), (failure.Stream.Value, failure.Sequence));
        failure = await Assert.ThrowsAsync<CorruptEventException>(() => Texts(reader.ReadAllAsync()));
        Assert.Equal(2, failure.Sequence);
    }

    [Fact]
    public async Task Reader_cannot_write_a_sqlite_file()
    {
        var options = await store.CreateAsync();
        if (options.Provider != SqlProvider.Sqlite)
            return;
        await using var sql = new SqlSystem(options);
        await sql.Start("a").WriteAsync("one");
        var failure = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(
            () => new SqlConnections(options).ExecuteAsync("delete from journal", static _ => 0, default));

        Assert.Equal(8, failure.SqliteErrorCode);
    }

    internal static string Text(JournalEvent recorded) => Encoding.UTF8.GetString(recorded.Payload.Span);

    private static async Task<List<string>> Texts(IAsyncEnumerable<JournalEvent> events) =>
        await events.Select(recorded => $"{recorded.Sequence} {Text(recorded)}").ToListAsync();
}

public sealed class SqlReaderOnSqliteTests(SqliteFile store) : SqlReaderContract(store), IClassFixture<SqliteFile>;

[Collection(PostgreSqlCollection.Name)]
public sealed class SqlReaderOnPostgreSqlTests(PostgreSqlServer server) : SqlReaderContract(new PostgreSqlDatabase(server));
