using Actors.Journals.Tests.Contract;
using Akka.Actor;
using Akka.Persistence;

namespace Actors.Journals.Sql.Tests;

/// <summary>What the guarded journal does, on both databases.</summary>
public abstract class GuardedSqlJournalContract(ISqlStore store)
{
    [Fact]
    public async Task Events_survive_the_actor_system()
    {
        var options = await store.CreateAsync();
        await using (var first = new SqlSystem(options))
        {
            var ledger = first.Start("a");
            Assert.Equal(2, await ledger.WriteAsync("one"));
            Assert.Equal(4, await ledger.WriteAsync("two", "three"));
        }

        await using var second = new SqlSystem(options);
        Assert.Equal(["claim", "one", "two", "three", "claim"], await second.Start("a").TextsAsync());
    }

    [Fact]
    public async Task Empty_batch_is_answered_and_the_journal_goes_on()
    {
        await using var sql = new SqlSystem(await store.CreateAsync());
        var ledger = sql.Start("a");

        Assert.Equal("deferred", await ledger.Ask<string>(new Ledger.Defer(), Patience.Limit));
        var answer = sql.System.AnswerAsync<IJournalResponse>(
            asker => Persistence.Instance.Apply(sql.System).JournalFor(null).Tell(new WriteMessages([], asker, 1)));
        Assert.IsType<WriteMessagesSuccessful>(await answer.Soon());
        Assert.Equal(2, await ledger.WriteAsync("one"));
    }

    [Fact]
    public async Task Second_writer_is_refused_with_a_conflict_and_stops()
    {
        var options = await store.CreateAsync();
        await using var first = new SqlSystem(options);
        await using var second = new SqlSystem(options);
        var old = first.Start("a", "first");
        Assert.Equal(2, await old.WriteAsync("one"));
        Assert.Equal(["first", "one", "second"], await second.Start("a", "second").TextsAsync());
        var refused = first.System.NextAsync<Ledger.Refused>();

        old.Tell(new Ledger.Write("never"));

        var conflict = Assert.IsType<SequenceConflictException>((await refused.Soon()).Cause);
        Assert.Equal(("a", 2), (conflict.Stream.Value, conflict.Expected));
        Assert.Equal("another writer appended to 'a' after event 2", conflict.Message);
        Assert.True(await old.StoppedAsync());

        // Others on the same journal are not concerned, however many conflicts there were.
        for (var i = 0; i < 12; i++)
        {
            refused = first.System.NextAsync<Ledger.Refused>();
            var zombie = first.Start("a", "again");
            await zombie.TextsAsync();
            await second.Start("a", "and again").TextsAsync();
            zombie.Tell(new Ledger.Write("never"));
            await refused.Soon();
        }

        Assert.Equal(2, await first.Start("b").WriteAsync("one"));
        Assert.Null(first.Persistence.Health.LastOutage);
    }

    [Fact]
    public async Task Process_that_returns_to_an_entity_keeps_every_event()
    {
        var options = await store.CreateAsync();
        await using var first = new SqlSystem(options);
        await using var second = new SqlSystem(options);
        foreach (var (system, claim) in new[] { (first, "1"), (second, "2"), (first, "3"), (second, "4"), (first, "5") })
        {
            var ledger = system.Start("a", claim);
            await ledger.WriteAsync(claim + "a", claim + "b");
            await ledger.StopAsync();
        }

        string[] expected = [.. Enumerable.Range(1, 5).SelectMany(turn => new[] { $"{turn}", $"{turn}a", $"{turn}b" }), "6"];
        Assert.Equal(expected, await second.Start("a", "6").TextsAsync());
    }

    [Fact]
    public async Task Recovery_begins_with_the_newest_snapshot()
    {
        var options = await store.CreateAsync();
        await using var sql = new SqlSystem(options);
        var ledger = sql.Start("a");
        await ledger.WriteAsync("one", "two");
        Assert.Equal("saved", await ledger.Ask<object>(new Ledger.Save(), Patience.Limit));
        await ledger.WriteAsync("three");
        await ledger.StopAsync();

        Assert.Equal(["claim", "one", "two", "three", "again"], await sql.Start("a", "again").TextsAsync());
        var snapshot = await new SqlSnapshotReader(options).LoadAsync("a", SnapshotCriteria.Any);
        Assert.Equal("claim|one|two", System.Text.Encoding.UTF8.GetString(snapshot!.Payload.Span));
        Assert.Equal((3, NotedSerializer.NotedManifest), (snapshot.Sequence, snapshot.Manifest));
        Assert.InRange(snapshot.Timestamp, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        Assert.Null(await new SqlSnapshotReader(options).LoadAsync("a", new SnapshotCriteria { MaxSequence = 2 }));
        Assert.Null(await new SqlSnapshotReader(options).LoadAsync("a", new SnapshotCriteria { MinTimestamp = DateTimeOffset.MaxValue }));
    }

    [Fact]
    public async Task Settings_that_must_not_be_missing_are_in_force()
    {
        var options = await store.CreateAsync();
        await using var sql = new SqlSystem(options);
        var settings = sql.System.Settings.Config;
        var isSqlite = options.Provider == SqlProvider.Sqlite;
        var journal = settings.GetConfig(settings.GetString("akka.persistence.journal.plugin"));
        var snapshots = settings.GetConfig(settings.GetString("akka.persistence.snapshot-store.plugin"));

        Assert.Equal(typeof(GuardedSqlJournal), Type.GetType(journal.GetString("class")));
        Assert.Equal(1, journal.GetInt("batch-size"));
        Assert.Equal(isSqlite ? 1 : 8, journal.GetInt("parallelism"));
        Assert.Equal(isSqlite ? "read-uncommitted" : "unspecified", journal.GetString("read-isolation-level"));
        Assert.Equal("off", journal.GetString("replay-filter.mode"));
        Assert.Equal("Csv", journal.GetString("tag-write-mode"));
        foreach (var store in new[] { journal, snapshots })
        {
            Assert.True(store.GetBoolean("auto-initialize"));
            Assert.Equal(isSqlite ? "SQLite.MS" : "PostgreSQL.15", store.GetString("provider-name"));
            Assert.NotEmpty(store.GetString("connection-string"));
            Assert.Equal(int.MaxValue, store.GetInt("circuit-breaker.max-failures"));
            Assert.Equal(TimeSpan.FromDays(24), store.GetTimeSpan("circuit-breaker.call-timeout"));
        }

        // The one that Akka.Persistence has made, not the one that was asked for.
        var plugin = Persistence.Instance.Apply(sql.System).JournalFor(null);
        var cell = Assert.IsAssignableFrom<ActorRefWithCell>(plugin).Underlying;
        Assert.Equal(typeof(GuardedSqlJournal).FullName, cell.Props.TypeName.Split(',')[0]);
    }
}

public sealed class GuardedSqlJournalOnSqliteTests(SqliteFile store) : GuardedSqlJournalContract(store), IClassFixture<SqliteFile>;

[Collection(PostgreSqlCollection.Name)]
public sealed class GuardedSqlJournalOnPostgreSqlTests(PostgreSqlServer server) : GuardedSqlJournalContract(new PostgreSqlDatabase(server));
