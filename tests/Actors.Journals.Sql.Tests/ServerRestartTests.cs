using System.Threading.Channels;
using Actors.Journals.Tests.Contract;
using Akka.Actor;
using Akka.Pattern;

namespace Actors.Journals.Sql.Tests;

/// <summary>The server is killed with SIGKILL and started again, while an actor writes.</summary>
public sealed class ServerRestartTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    [Fact]
    public async Task Write_waits_for_a_server_that_refuses_connections()
    {
        var time = new ManualTime();
        var database = await server.CreateDatabaseAsync();
        await using var sql = new SqlSystem(SqlOptions.ForPostgreSql(database + ";Pooling=false") with { Time = time });
        var ledger = sql.Start("a");
        await ledger.WriteAsync("one");
        await server.KillAsync();

        var write = ledger.WriteAsync("two");
        Assert.True(await Task.Run(() => SpinWait.SpinUntil(() => time.Armed > 0, Patience.Limit)));
        Assert.False(write.IsCompleted);
        Assert.True(sql.Persistence.Health.LastOutage is { IsOn: true });
        Assert.StartsWith("test_", sql.Persistence.Health.LastOutage.Place);
        await server.StartAsync();
        await time.AdvanceUntilAsync(write, TimeSpan.FromMilliseconds(100));

        Assert.False(sql.Persistence.Health.LastOutage.IsOn);
        Assert.Equal(["claim", "one", "two"], await ledger.TextsAsync());
    }

    [Fact]
    public async Task Follower_goes_on_when_the_server_is_back()
    {
        await using var sql = new SqlSystem(SqlOptions.ForPostgreSql(await server.CreateDatabaseAsync()));
        var ledger = sql.Start("a");
        await ledger.WriteAsync("one");
        using var end = new CancellationTokenSource(Patience.Limit);
        await using var events = new SqlJournalReader(sql.Persistence.Options).FollowAsync("a", from: 2).GetAsyncEnumerator(end.Token);
        Assert.True(await events.MoveNextAsync());

        await server.KillAsync();
        var next = events.MoveNextAsync();
        await server.StartAsync();
        await ledger.WriteAsync("two");

        Assert.True(await next);
        Assert.Equal("two", SqlReaderContract.Text(events.Current));
    }

    [Fact]
    public async Task Reader_without_patience_says_at_once_that_the_server_is_away()
    {
        var options = SqlOptions.ForPostgreSql(await server.CreateDatabaseAsync()) with { ReadPatience = TimeSpan.Zero, Time = new ManualTime() };
        await server.KillAsync();

        await Assert.ThrowsAsync<Npgsql.NpgsqlException>(async () => await new SqlJournalReader(options).HighestSequenceAsync("a").AsTask().Soon());

        await server.StartAsync();
    }

    [Fact]
    public async Task No_acknowledged_event_is_lost_when_the_server_is_killed()
    {
        const int writes = 200;
        await using var sql = new SqlSystem(SqlOptions.ForPostgreSql(await server.CreateDatabaseAsync()));
        var claims = Channel.CreateUnbounded<Ledger.Claimed>();
        var owner = sql.System.ActorOf(Props.Create(() => new Owner(claims.Writer)));
        var supervisor = sql.System.ActorOf(BackoffSupervisor.Props(Backoff.OnStop(
            Props.Create(() => new Ledger("a", "claim", owner)), "ledger", TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), 0, -1)));
        await claims.Reader.ReadAsync().AsTask().Soon();
        var acknowledged = new List<string>();
        var restart = Task.CompletedTask;

        for (var n = 1; n <= writes; n++)
        {
            if (n == writes / 4)
                restart = Task.Run(async () => { await server.KillAsync(); await server.StartAsync(); });
            if (await IsAcknowledgedAsync($"{n}"))
                acknowledged.Add($"{n}");
        }

        await restart;
        var events = await new SqlJournalReader(sql.Persistence.Options).ReadAsync("a").ToListAsync();
        var texts = events.ConvertAll(SqlReaderContract.Text);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(recorded => recorded.Sequence));
        Assert.Equal(Enumerable.Range(1, writes).Select(n => $"{n}"), texts.Where(text => text != "claim"));
        Assert.Empty(acknowledged.Except(texts));
        Assert.InRange(acknowledged.Count, writes - 2, writes);
        Assert.True(sql.Persistence.Health.LastOutage is { IsOn: false });

        // A sender repeats what was not acknowledged and is not recorded.
        async Task<bool> IsAcknowledgedAsync(string text)
        {
            while (true)
            {
                var write = supervisor.Ask<Ledger.Written>(new Ledger.Write(text), Timeout.InfiniteTimeSpan);
                var claimed = claims.Reader.WaitToReadAsync().AsTask();
                if (await Task.WhenAny(write, claimed).Soon() == write)
                    return true;
                while (claims.Reader.TryRead(out _))
                {
                }

                if ((await supervisor.TextsAsync()).Contains(text))
                    return false;
            }
        }
    }

    private sealed class Owner : ReceiveActor
    {
        public Owner(ChannelWriter<Ledger.Claimed> claims) => Receive<Ledger.Claimed>(claimed => claims.TryWrite(claimed));
    }
}
