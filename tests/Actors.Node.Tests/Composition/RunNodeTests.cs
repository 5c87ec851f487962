using Actors.Journals;
using Actors.Journals.Sqlite;
using Actors.Node.Composition;
using Actors.Runs.Deciding;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Files;
using Akka.Actor;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Composition;

public sealed class RunNodeTests : IDisposable
{
    private static readonly TimeSpan NodePatience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeWorkers _workers = new();

    private static NodeSettings Settings { get; } = new()
    {
        Worker = ActorLife.Worker,
        Journal = new() { SnapshotEvery = 1_000, Reserve = 0, CallerCommitLimit = TimeSpan.Zero, FailurePatience = TimeSpan.Zero },
        Disk = new() { LookEvery = TimeSpan.FromSeconds(5) },
    };

    [Fact]
    public async Task What_a_node_must_not_be_without_is_above_the_users_settings()
    {
        await using var node = await OpenAsync("""
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
    public async Task A_run_is_a_guardian_with_entity_worker_and_retention_side_by_side()
    {
        await using var node = await OpenAsync();
        await node.AskAsync("captcha", Samples.Submit(), NodePatience);

        foreach (var part in (string[])["entity", "worker", "retention"])
            await node.System.ActorSelection($"/user/runs/captcha/{part}").ResolveOne(NodePatience);
    }

    [Fact]
    public async Task A_home_that_is_opened_again_has_its_run_and_waits_for_its_operator()
    {
        await using (var first = await OpenAsync())
        {
            await first.AskAsync("captcha", Samples.Submit(), NodePatience);
            await first.AskAsync("captcha", new RunCommand.StartAttempt(), NodePatience);
            await _workers.NextAsync();
        }

        await using var second = await OpenAsync();
        await second.AskAsync("captcha", Samples.Submit(), NodePatience);

        var events = await second.Runs.EventsAsync("captcha").ToListAsync();
        Assert.Equal(
            ["run-submitted/2", "run-claimed/1", "attempt-started/1", "run-claimed/1"], events.Select(recorded => recorded.Manifest));
        Assert.Empty(_workers.Rest());
    }

    [Fact]
    public async Task A_home_whose_node_does_not_start_can_be_opened_again_at_once()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => OpenAsync("""{ "scheduler": { "implementation": "No.Such.Scheduler, Nowhere" } }"""));

        await using var node = await OpenAsync();

        await node.AskAsync("captcha", Samples.Submit(), NodePatience);
    }

    [Fact]
    public async Task A_run_of_which_an_event_cannot_be_read_is_told_at_once()
    {
        await RecordUnknownAsync(RunHome.StreamOf("captcha"));
        await using var node = await OpenAsync();

        await Assert.ThrowsAsync<RunUnreadableException>(() => node.AskAsync("captcha", Samples.Submit(), NodePatience));
        Assert.IsType<UnknownManifestException>(await node.Failed("captcha").Soon());
    }

    [Fact]
    public async Task A_run_of_whose_retention_an_event_cannot_be_read_is_told_when_it_is_to_start()
    {
        await RecordUnknownAsync(RunHome.RetentionStreamOf("captcha"));
        await using var node = await OpenAsync();
        await node.AskAsync("captcha", Samples.Submit(), NodePatience);
        Assert.False(node.Failed("captcha").IsCompleted);

        await node.AskAsync("captcha", new RunCommand.StartAttempt(), NodePatience);

        Assert.IsType<UnknownManifestException>(await node.Failed("captcha").Soon());
        Assert.Empty(_workers.Rest());
    }

    [Fact]
    public async Task What_is_told_to_a_run_whose_entity_has_stopped_is_decided_on_by_the_next_one()
    {
        await using var node = await OpenAsync();
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
        await using var node = await OpenAsync();
        await node.AskAsync("captcha", Samples.Submit(), NodePatience);
        await (await node.System.ActorSelection("/user/runs").ResolveOne(NodePatience)).GracefulStop(NodePatience);

        await Assert.ThrowsAsync<TimeoutException>(() => node.AskAsync("captcha", Samples.Submit(), TimeSpan.FromMilliseconds(1)));
    }

    public void Dispose() => _directory.Dispose();

    private async Task RecordUnknownAsync(StreamId stream)
    {
        await using var store = SqliteStore.Open(new RunHome(_directory.Path).JournalPath);
        await store.Journal.AppendAsync(new Append(stream, 0, [new EventData("of-a-later-version/1", default)]));
    }

    private Task<RunNode> OpenAsync(string akka = "{}") =>
        RunNode.OpenAsync(new RunHome(_directory.Path), Settings, _workers, akka, (_, _, _) => { }, _ => { });
}
