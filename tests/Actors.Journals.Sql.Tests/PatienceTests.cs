using Actors.Journals.Tests.Contract;
using Akka.Actor;
using Akka.Persistence;
using Microsoft.Data.Sqlite;

namespace Actors.Journals.Sql.Tests;

/// <summary>Failures that are known to have written nothing.</summary>
public sealed class PatienceTests(SqliteFile file) : IClassFixture<SqliteFile>
{
    [Fact]
    public async Task Write_to_a_locked_file_waits_for_the_lock()
    {
        var time = new ManualTime();
        var options = await file.CreateAsync();
        await using var sql = new SqlSystem(options with { Time = time, ConnectionString = options.ConnectionString + ";Default Timeout=1" });
        var ledger = sql.Start("a");
        await ledger.WriteAsync("one");
        await using var other = await LockAsync(options);

        var write = ledger.WriteAsync("two");
        Assert.True(await Task.Run(() => SpinWait.SpinUntil(() => time.Armed > 0, Patience.Limit)));
        Assert.False(write.IsCompleted);
        await other.DisposeAsync();
        await time.AdvanceUntilAsync(write, TimeSpan.FromMilliseconds(100));

        Assert.Equal(["claim", "one", "two"], await ledger.TextsAsync());
        Assert.Null(sql.Persistence.Health.LastOutage);
    }

    [Fact]
    public async Task Recovery_waits_for_a_write_to_its_own_stream()
    {
        var time = new ManualTime();
        var options = await file.CreateAsync();
        await using var sql = new SqlSystem(options with { Time = time, ConnectionString = options.ConnectionString + ";Default Timeout=1" });
        var first = sql.Start("a");
        await first.WriteAsync("one");
        await using var other = await LockAsync(options);
        first.Tell(new Ledger.Write("two"), ActorRefs.NoSender);
        Assert.True(await Task.Run(() => SpinWait.SpinUntil(() => time.Armed > 0, Patience.Limit)));
        sql.System.Stop(first);

        var recovery = ReplayAsync("a");
        for (var i = 0; i < 20; i++)
            Assert.Equal(0, (await ReplayAsync("b").Soon()).HighestSequenceNr);
        Assert.False(recovery.IsCompleted);
        await other.DisposeAsync();
        await time.AdvanceUntilAsync(recovery, TimeSpan.FromMilliseconds(100));
        Assert.Equal(3, (await recovery).HighestSequenceNr);

        Task<RecoverySuccess> ReplayAsync(string id) => sql.System.AnswerAsync<RecoverySuccess>(
            asker => Persistence.Instance.Apply(sql.System).JournalFor(null).Tell(new ReplayMessages(1, 9, 9, id, asker)));
    }

    [Fact]
    public async Task Recovery_does_not_wait_for_a_writer()
    {
        var options = await file.CreateAsync();
        await using var sql = new SqlSystem(options with { ConnectionString = options.ConnectionString + ";Default Timeout=1" });
        var ledger = sql.Start("a");
        await ledger.WriteAsync("one");
        Assert.Equal("saved", await ledger.Ask<object>(new Ledger.Save(), Patience.Limit));
        await using var other = await LockAsync(options);
        var plugins = Persistence.Instance.Apply(sql.System);

        var snapshot = sql.System.AnswerAsync<LoadSnapshotResult>(
            asker => plugins.SnapshotStoreFor(null).Tell(new LoadSnapshot("a", SnapshotSelectionCriteria.Latest, 9), asker));
        Assert.Equal(2, (await snapshot.Soon()).Snapshot!.Metadata.SequenceNr);
        var recovery = sql.System.AnswerAsync<RecoverySuccess>(
            asker => plugins.JournalFor(null).Tell(new ReplayMessages(3, 9, 9, "a", asker)));
        Assert.Equal(2, (await recovery.Soon()).HighestSequenceNr);
    }

    [Fact]
    public async Task Write_fails_and_its_actor_stops_when_the_patience_is_over()
    {
        var options = await file.CreateAsync();
        await using var sql = new SqlSystem(
            options with { FailurePatience = TimeSpan.Zero, ConnectionString = options.ConnectionString + ";Default Timeout=1" });
        var ledger = sql.Start("a");
        await ledger.WriteAsync("one");
        var refused = sql.System.NextAsync<Ledger.Refused>();
        await using (await LockAsync(options))
        {
            ledger.Tell(new Ledger.Write("two"), Akka.Actor.ActorRefs.NoSender);
            Assert.StartsWith("a write to 'a' failed: ", Assert.IsType<IOException>((await refused.Soon()).Cause).Message);
            Assert.True(await ledger.StoppedAsync());
        }

        Assert.Equal(["claim", "one", "claim"], await sql.Start("a").TextsAsync());
    }

    [Fact]
    public void Delay_doubles_up_to_its_longest_and_ends_with_the_patience()
    {
        var time = new ManualTime();
        var retries = new Retries(new SqlOptions(SqlProvider.Sqlite, "") { Time = time, FailurePatience = TimeSpan.FromSeconds(10) });
        var delays = new List<double>();
        while (retries.Next(SqlFailure.Contended) is { } delay)
        {
            delays.Add(delay.TotalSeconds);
            time.Advance(delay);
        }

        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5], delays);
    }

    [Fact]
    public void Full_device_is_waited_for_without_a_limit_and_an_unknown_outcome_is_not_tried_again()
    {
        var time = new ManualTime();
        var retries = new Retries(new SqlOptions(SqlProvider.Sqlite, "") { Time = time });
        for (var i = 0; i < 1_000; i++)
        {
            var delay = retries.Next(SqlFailure.Full);
            Assert.NotNull(delay);
            time.Advance(delay.Value);
        }

        Assert.Null(retries.Next(SqlFailure.Unknown));
        Assert.Null(retries.Next(SqlFailure.Conflict));
    }

    [Theory]
    [InlineData(5, 5, "Contended")]
    [InlineData(6, 262, "Contended")]
    [InlineData(8, 1032, "Unavailable")]
    [InlineData(10, 1034, "Unknown")]
    [InlineData(13, 13, "Full")]
    [InlineData(14, 14, "Unavailable")]
    [InlineData(19, 2067, "Conflict")]
    [InlineData(19, 1299, "Unknown")]
    public void Only_failures_that_wrote_nothing_are_known(int code, int extended, string meaning)
    {
        var failure = new SqliteException("x", code, extended);

        Assert.Equal(meaning, $"{failure.Meaning()}");
        Assert.Equal(meaning, $"{new AggregateException(new InvalidOperationException(), failure).Meaning()}");
        Assert.True(failure.IsOfDatabase());
    }

    private static async Task<SqliteConnection> LockAsync(SqlOptions options)
    {
        var connection = new SqliteConnection(options.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "begin immediate";
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
