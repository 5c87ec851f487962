using Actors.Journals;
using Actors.Journals.Sql;
using Actors.Journals.Sqlite;
using Actors.Node.Composition;
using Actors.Runs.Deciding;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Files;
using Akka.Actor;
using Microsoft.Data.Sqlite;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Composition;

public sealed class RunNodeTests : IDisposable
{
    private static readonly TimeSpan NodePatience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeWorkers _workers = new();

    private static NodeSettings SettingsOf(JournalPlugin plugin) => new()
    {
        Worker = ActorLife.Worker,
        Journal = new()
        {
            Plugin = plugin, Sql = new() { Provider = SqlDatabase.Sqlite },
            SnapshotEvery = 1_000, Reserve = 0, CallerCommitLimit = TimeSpan.Zero, FailurePatience = TimeSpan.Zero,
        },
        Disk = new() { LookEvery = TimeSpan.FromSeconds(5) },
    };

    [Fact]
    public async Task What_a_node_must_not_be_without_is_above_the_users_settings()
    {
        await using var node = await OpenAsync(JournalPlugin.Embedded, """
            {
              "actor": { "debug": { "unhandled": "on" } },
              "persistence": { "journal": { "plugin": "akka.persistence.journal.inmem", "embedded": { "replay-filter": { "mode": "fail" } } } }
            }
            """);
        var settings = node.System.Settings.Config;

        Assert.Equal("on", settings.GetString("akka.actor.debug.unhandled"));
        Assert.Equal("akka.persistence.journal.embedded", settings.GetString("akka.persistence.journal.plugin"));
        Assert.Equal("off", settings.GetString("akka.persistence.journal.embedded.replay-filter.mode"));
        Assert.Equal("off", settings.GetString("akka.coordinated-shutdown.run-by-clr-shutdown-hook"));
        Assert.Equal(7_001, node.System.Serialization.FindSerializerForType(typeof(RunEvent.BatchCompleted)).Identifier);
    }

    [Fact]
    public async Task What_a_database_must_not_be_without_is_above_the_users_settings()
    {
        await using var node = await OpenAsync(
            JournalPlugin.Sql,
            """
            {
              "persistence": {
                "journal": { "plugin": "akka.persistence.journal.inmem", "sql": { "replay-filter": { "mode": "fail" }, "batch-size": 100 } }
              }
            }
            """);
        var settings = node.System.Settings.Config;

        Assert.Equal(SqlSettings.JournalPath, settings.GetString("akka.persistence.journal.plugin"));
        Assert.Equal(SqlSettings.SnapshotStorePath, settings.GetString("akka.persistence.snapshot-store.plugin"));
        Assert.Equal("off", settings.GetString($"{SqlSettings.JournalPath}.replay-filter.mode"));
        Assert.Equal(1, settings.GetInt($"{SqlSettings.JournalPath}.batch-size"));
        foreach (var plugin in (string[])[SqlSettings.JournalPath, SqlSettings.SnapshotStorePath])
        {
            Assert.Equal(int.MaxValue, settings.GetInt($"{plugin}.circuit-breaker.max-failures"));
            Assert.InRange(settings.GetTimeSpan($"{plugin}.circuit-breaker.call-timeout"), TimeSpan.FromDays(20), TimeSpan.FromDays(24.8));
            Assert.StartsWith("Actors.Journals.Sql.Guarded", settings.GetString($"{plugin}.class"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(JournalPlugin.Embedded)]
    [InlineData(JournalPlugin.Sql)]
    public async Task A_run_is_a_guardian_with_entity_worker_and_retention_side_by_side(JournalPlugin plugin)
    {
        await using var node = await OpenAsync(plugin);
        await node.AskAsync("captcha", Samples.Submit(), NodePatience);

        foreach (var part in (string[])["entity", "worker", "retention"])
            await node.System.ActorSelection($"/user/runs/captcha/{part}").ResolveOne(NodePatience);
    }

    [Theory]
    [InlineData(JournalPlugin.Embedded)]
    [InlineData(JournalPlugin.Sql)]
    public async Task A_home_that_is_opened_again_has_its_run_and_waits_for_its_operator(JournalPlugin plugin)
    {
        await using (var first = await OpenAsync(plugin))
        {
            await first.AskAsync("captcha", Samples.Submit(), NodePatience);
            await first.AskAsync("captcha", new RunCommand.StartAttempt(), NodePatience);
            await _workers.NextAsync();
        }

        await using var second = await OpenAsync(plugin);
        await second.AskAsync("captcha", Samples.Submit(), NodePatience);

        var events = await second.Runs.EventsAsync("captcha").ToListAsync();
        Assert.Equal(
            ["run-submitted/2", "run-claimed/1", "attempt-started/1", "run-claimed/1"], events.Select(recorded => recorded.Manifest));
        Assert.Empty(_workers.Rest());
    }

    [Fact]
    public async Task A_damaged_event_of_a_database_is_named_by_stream_and_number()
    {
        await using (var first = await OpenAsync(JournalPlugin.Sql))
            await first.AskAsync("captcha", Samples.Submit(), NodePatience);
        await using (var database = new SqliteConnection($"Data Source={new RunHome(_directory.Path).SqlJournalPath};Pooling=false"))
        {
            await database.OpenAsync();
            await using var damage = database.CreateCommand();
            damage.CommandText = "update journal set message = cast(replace(message, 'captcha', 'captchb') as blob) where sequence_number = 1";
            Assert.Equal(1, await damage.ExecuteNonQueryAsync());
        }

        await using var second = await OpenAsync(JournalPlugin.Sql);
        var failure = await Assert.ThrowsAsync<RunUnreadableException>(
            () => second.AskAsync("captcha", new RunCommand.StartAttempt(), NodePatience));

        var damaged = Assert.IsType<CorruptEventException>(failure.InnerException);
        Assert.Equal(("run-captcha", 1), (damaged.Stream.Value, damaged.Sequence));
    }

    [Fact]
    public async Task A_home_whose_node_does_not_start_can_be_opened_again_at_once()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => OpenAsync(JournalPlugin.Embedded, """{ "scheduler": { "implementation": "No.Such.Scheduler, Nowhere" } }"""));

        await using var node = await OpenAsync(JournalPlugin.Embedded);

        await node.AskAsync("captcha", Samples.Submit(), NodePatience);
    }

    [Fact]
    public async Task A_run_of_which_an_event_cannot_be_read_is_told_at_once()
    {
        await RecordUnknownAsync(RunHome.StreamOf("captcha"));
        await using var node = await OpenAsync(JournalPlugin.Embedded);

        await Assert.ThrowsAsync<RunUnreadableException>(() => node.AskAsync("captcha", Samples.Submit(), NodePatience));
        Assert.IsType<UnknownManifestException>(await node.Failed("captcha").Soon());
    }

    [Fact]
    public async Task A_run_of_whose_retention_an_event_cannot_be_read_is_told_when_it_is_to_start()
    {
        await RecordUnknownAsync(RunHome.RetentionStreamOf("captcha"));
        await using var node = await OpenAsync(JournalPlugin.Embedded);
        await node.AskAsync("captcha", Samples.Submit(), NodePatience);
        Assert.False(node.Failed("captcha").IsCompleted);

        await node.AskAsync("captcha", new RunCommand.StartAttempt(), NodePatience);

        Assert.IsType<UnknownManifestException>(await node.Failed("captcha").Soon());
        Assert.Empty(_workers.Rest());
    }

    [Fact]
    public async Task What_is_told_to_a_run_whose_entity_has_stopped_is_decided_on_by_the_next_one()
    {
        await using var node = await OpenAsync(JournalPlugin.Embedded);
        await node.AskAsync("captcha", Samples.Submit(), NodePatience);
        await (await node.System.ActorSelection("/user/runs/captcha/entity/captcha").ResolveOne(NodePatience)).GracefulStop(NodePatience);

        node.Tell("captcha", new RunCommand.Pause("signal"));

        using var limit = new CancellationTokenSource(NodePatience);
        var recorded = node.Journal.FollowAsync(RunHome.StreamOf("captcha"), cancellationToken: limit.Token);
        await recorded.FirstAsync(e => e.Manifest.StartsWith("run-paused", StringComparison.Ordinal), limit.Token);
    }

    [Fact]
    public async Task Whoever_asks_waits_no_longer_than_his_patience()
    {
        await using var node = await OpenAsync(JournalPlugin.Embedded);
        await node.AskAsync("captcha", Samples.Submit(), NodePatience);
        await (await node.System.ActorSelection("/user/runs").ResolveOne(NodePatience)).GracefulStop(NodePatience);

        await Assert.ThrowsAsync<TimeoutException>(() => node.AskAsync("captcha", Samples.Submit(), TimeSpan.FromMilliseconds(1)));
    }

    public void Dispose() => _directory.Dispose();

    private Task<RunNode> OpenAsync(JournalPlugin plugin, string akka = "{}") =>
        RunNode.OpenAsync(new RunHome(_directory.Path), SettingsOf(plugin), _workers, akka, (_, _, _) => { }, _ => { });

    private async Task RecordUnknownAsync(StreamId stream)
    {
        await using var store = SqliteStore.Open(new RunHome(_directory.Path).JournalPath);
        await store.Journal.AppendAsync(new Append(stream, 0, [new EventData("of-a-later-version/1", default)]));
    }
}
