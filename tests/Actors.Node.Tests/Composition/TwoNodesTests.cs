using Actors.Journals.Sql.Tests;
using Actors.Node.Composition;
using Actors.Node.Entities;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Files;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Composition;

/// <summary>Two processes that both believe to own a run, on one database.</summary>
public sealed class TwoNodesTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData(SqlDatabase.Sqlite)]
    [InlineData(SqlDatabase.Postgresql)]
    public async Task A_run_that_goes_from_one_to_the_other_and_back_keeps_every_event_and_has_one_writer(SqlDatabase provider)
    {
        var connection = provider == SqlDatabase.Postgresql
            ? await server.CreateDatabaseAsync()
            : $"Data Source={Path.Combine(_directory.Path, "shared.db")}";
        var (firstWorkers, secondWorkers) = (new FakeWorkers(), new FakeWorkers());
        await using var first = await OpenAsync("first", provider, connection, firstWorkers);
        await using var second = await OpenAsync("second", provider, connection, secondWorkers);
        await first.AskAsync("captcha", Samples.Submit(), Limit);
        var zombie = await StartAsync(first, firstWorkers);
        zombie.Report(Samples.Ready(), Samples.Batch(1));
        await RecordedAsync(first, e => e is RunEvent.BatchCompleted { Step: 1 });

        var owner = await StartAsync(second, secondWorkers);
        zombie.Report(Samples.Batch(2)); // Its node does not know yet.
        await zombie.Killed.WaitAsync(Limit);
        owner.Report(Samples.Ready(), Samples.Batch(1), Samples.Batch(2));
        await RecordedAsync(second, e => e is RunEvent.BatchCompleted { Step: 2 });
        await second.DisposeAsync();
        var again = await StartAsync(first, firstWorkers);
        again.Report(Samples.Ready(), Samples.Batch(1), Samples.Batch(2), Samples.Batch(3));
        var events = await RecordedAsync(first, e => e is RunEvent.BatchCompleted { Step: 3 });

        Assert.Equal([1L, 2, 3], events.OfType<RunEvent.BatchCompleted>().Select(batch => batch.Step));
        Assert.Equal(3, events.Count(e => e is RunEvent.AttemptStarted));
        var tokens = events.OfType<RunEvent.RunClaimed>().Select(claimed => claimed.FencingToken).ToArray();
        Assert.Equal(tokens.Order().Distinct(), tokens);
        Assert.True(tokens.Length >= 3);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<FakeWorker> StartAsync(RunNode node, FakeWorkers workers)
    {
        await node.AskAsync("captcha", new RunCommand.StartAttempt(), Limit);
        return await workers.NextAsync();
    }

    private static async Task<List<RunEvent>> RecordedAsync(RunNode node, Func<RunEvent, bool> isLast)
    {
        using var limit = new CancellationTokenSource(Limit);
        var events = new List<RunEvent>();
        await foreach (var recorded in node.Journal.FollowAsync(RunHome.StreamOf("captcha"), cancellationToken: limit.Token))
        {
            events.Add(RunEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload));
            if (isLast(events[^1]))
                break;
        }

        return events;
    }

    private Task<RunNode> OpenAsync(string home, SqlDatabase provider, string connection, FakeWorkers workers) => RunNode.OpenAsync(
        new RunHome(Path.Combine(_directory.Path, home)),
        new NodeSettings
        {
            Worker = ActorLife.Worker,
            Journal = new()
            {
                Plugin = JournalPlugin.Sql,
                Sql = new() { Provider = provider, ConnectionString = connection },
                SnapshotEvery = 1_000, Reserve = 0, CallerCommitLimit = TimeSpan.Zero, FailurePatience = TimeSpan.FromSeconds(5),
            },
            Disk = new() { LookEvery = TimeSpan.FromSeconds(5) },
        },
        workers, "{}", (_, _, _) => { }, _ => { });
}
