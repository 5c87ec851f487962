using Actors.Journals.Tests.Contract;
using Microsoft.Data.Sqlite;

namespace Actors.Journals.Sql.Tests;

/// <summary>Two processes on one database, one of them frozen while the other takes its entity over.</summary>
public abstract class TwoWritersContract(ISqlStore store)
{
    private const int Some = 25;

    [Fact]
    public async Task Frozen_owner_is_refused_when_it_wakes_and_keeps_every_event_when_it_returns()
    {
        var options = await store.CreateAsync();
        SqlPersistence.Open(options).Dispose();
        await using var a = new LedgerProcess(options);
        await using var b = new LedgerProcess(options);

        a.Tell("start A1");
        a.Expect("claimed A1");
        a.ExpectAcknowledgements(Some);
        await FreezeOutsideTransactionAsync(a, options);

        b.Tell("start B1");
        b.Expect("claimed B1");
        b.ExpectAcknowledgements(Some);

        a.Process.Wake();
        a.Expect($"refused {nameof(SequenceConflictException)}");
        a.Expect("stopped");
        b.ExpectAcknowledgements(Some);
        b.Tell("stop");
        b.Expect("stopped");

        a.Tell("start A2");
        a.Expect("claimed A2");
        a.ExpectAcknowledgements(Some);
        a.Tell("stop");
        a.Expect("stopped");

        var events = await new SqlJournalReader(options).ReadAsync("a").ToListAsync();
        var texts = events.ConvertAll(SqlReaderContract.Text);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(recorded => recorded.Sequence));
        Assert.Equal(texts.Distinct(), texts);

        // Whoever owned it wrote without a gap, between its claim and that of the next: nothing of another is among it.
        var owners = new[] { "A1", "B1", "A2" };
        Assert.Equal(owners, texts.Where(text => !text.Contains(':', StringComparison.Ordinal)));
        Assert.Equal(owners.SelectMany(Turn), texts);
        Assert.Empty(a.Acknowledged.Concat(b.Acknowledged).Except(texts));

        // What a persistent actor recovers is all of it too.
        await using var sql = new SqlSystem(options);
        Assert.Equal([.. texts, "end"], await sql.Start("a", "end").TextsAsync());

        IEnumerable<string> Turn(string owner) =>
            [owner, .. Enumerable.Range(1, texts.Count(text => text.StartsWith(owner + ":", StringComparison.Ordinal))).Select(n => $"{owner}:{n}")];
    }

    /// <summary>A process that is frozen with a transaction keeps its locks: that is another test's subject.</summary>
    private static async Task FreezeOutsideTransactionAsync(LedgerProcess process, SqlOptions options)
    {
        for (var deadline = Environment.TickCount64 + (long)Patience.Limit.TotalMilliseconds; ;)
        {
            process.Process.Freeze();
            if (!await IsLockedAsync(options))
                return;
            process.Process.Wake();
            Assert.True(Environment.TickCount64 < deadline, "It was in a transaction whenever it was frozen.");
            process.ExpectAcknowledgements(1);
        }
    }

    private static async Task<bool> IsLockedAsync(SqlOptions options)
    {
        if (options.Provider == SqlProvider.PostgreSql)
        {
            // What it committed before it was frozen may still be on its way in the server: then it is asked again.
            var writers = new PostgreSqlWriters(options).EndAsync(default);
            return await Task.WhenAny(writers, Task.Delay(TimeSpan.FromSeconds(1))) != writers;
        }

        await using var connection = new SqliteConnection(options.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 1;
        command.CommandText = "begin immediate; rollback";
        try
        {
            await command.ExecuteNonQueryAsync();
            return false;
        }
        catch (SqliteException failure) when (failure.Meaning() == SqlFailure.Contended)
        {
            return true;
        }
    }
}

public sealed class TwoWritersOnSqliteTests(SqliteFile store) : TwoWritersContract(store), IClassFixture<SqliteFile>;

[Collection(PostgreSqlCollection.Name)]
public sealed class TwoWritersOnPostgreSqlTests(PostgreSqlServer server) : TwoWritersContract(new PostgreSqlDatabase(server));
