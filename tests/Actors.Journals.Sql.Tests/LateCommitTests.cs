using Actors.Journals.Tests.Contract;
using Npgsql;

namespace Actors.Journals.Sql.Tests;

/// <summary>In PostgreSQL a position is taken before its event is committed.</summary>
[Collection(PostgreSqlCollection.Name)]
public sealed class LateCommitTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Event_that_commits_late_is_not_stepped_over(bool isCommitted)
    {
        var time = new ManualTime();
        await using var sql = new SqlSystem(await new PostgreSqlDatabase(server).CreateAsync());
        var ledger = sql.Start("a");
        await ledger.WriteAsync("one");
        await using var connection = new NpgsqlConnection(sql.Persistence.Options.ConnectionString);
        await connection.OpenAsync();
        await using var late = await connection.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand(
            """
            insert into journal (persistence_id, sequence_number, created, deleted, manifest, message, identifier)
            values ('late', 1, 0, false, 'noted/1', @message, 7301)
            """, connection, late);
        insert.Parameters.AddWithValue("message", ChecksummedPayload.Seal("noted/1", "late"u8));
        await insert.ExecuteNonQueryAsync();
        await ledger.WriteAsync("two");

        // The reader's clock stands still: when a timer is set, it has seen the gap and waits for the transaction. A follower reads so each time.
        var reader = new SqlJournalReader(sql.Persistence.Options with { Time = time });
        await using var events = reader.ReadAllAsync(2).GetAsyncEnumerator();
        var first = events.MoveNextAsync().AsTask();
        var waits = Task.Run(() => SpinWait.SpinUntil(() => time.Armed > 0 || first.IsCompleted, Patience.Limit));
        Assert.True(await waits);
        Assert.False(first.IsCompleted);

        await (isCommitted ? late.CommitAsync() : late.RollbackAsync());
        await time.AdvanceUntilAsync(first, TimeSpan.FromMilliseconds(10));

        var texts = new List<string> { SqlReaderContract.Text(events.Current) };
        if (isCommitted)
        {
            Assert.True(await events.MoveNextAsync());
            texts.Add(SqlReaderContract.Text(events.Current));
        }

        Assert.Equal(isCommitted ? ["late", "two"] : ["two"], texts);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task Follower_sees_every_event_of_many_writers_in_the_order_of_positions()
    {
        const int writers = 12, writes = 40;
        await using var sql = new SqlSystem((await new PostgreSqlDatabase(server).CreateAsync()) with { PollInterval = TimeSpan.FromMilliseconds(1) });
        var ledgers = Enumerable.Range(0, writers).Select(n => sql.Start($"{n}")).ToArray();
        using var end = new CancellationTokenSource(Patience.Limit);
        var seen = Task.Run(async () =>
        {
            var events = new List<JournalEvent>();
            await foreach (var recorded in new SqlJournalReader(sql.Persistence.Options).FollowAllAsync(0, end.Token))
            {
                events.Add(recorded);
                if (events.Count == writers * (writes + 1))
                    break;
            }

            return events;
        });

        await Task.WhenAll(ledgers.Select(async ledger =>
        {
            for (var i = 0; i < writes; i++)
                await ledger.WriteAsync($"{i}");
        }));

        var all = await seen;
        Assert.Equal(all.Select(recorded => recorded.Position).Order(), all.Select(recorded => recorded.Position));
        Assert.All(all.GroupBy(recorded => recorded.Stream), stream =>
            Assert.Equal(Enumerable.Range(1, writes + 1).Select(n => (long)n), stream.Select(recorded => recorded.Sequence)));
    }
}
