using Akka.Actor;
using Akka.TestKit;

namespace Actors.Journals.Tests.Contract;

/// <summary>What persistent actors see.</summary>
public abstract partial class PersistenceContract
{
    [Fact]
    public async Task Recovery_offers_the_snapshot_then_later_events_then_completes_then_waiting_commands_run()
    {
        var probe = ProbeIn(System);
        var first = StartLedger(System, probe, "a");
        TellAll(first, "1", "2", "snapshot");
        await ExpectAsync(probe, "recovered at 0", "command 1", "persisted 1 as 1", "command 2", "persisted 2 as 2", "saved 2");
        TellAll(first, "3");
        await ExpectAsync(probe, "command 3", "persisted 3 as 3");
        await StopAsync(probe, first);

        TellAll(StartLedger(System, probe, "a"), "4", "5");

        await ExpectAsync(
            probe, "snapshot 1,2", "replayed 3", "recovered at 3", "command 4", "persisted 4 as 4", "command 5", "persisted 5 as 5");
    }

    [Fact]
    public async Task Events_persisted_together_are_handled_in_order_before_the_next_command()
    {
        var probe = ProbeIn(System);
        var ledger = StartLedger(System, probe, "a");

        ledger.Tell(new[] { "1", "2", "3" });
        TellAll(ledger, "4");

        await ExpectAsync(
            probe, "recovered at 0", "command 1,2,3", "persisted 1 as 1", "persisted 2 as 2", "persisted 3 as 3", "command 4", "persisted 4 as 4");
        Assert.Equal("1234", (await ReplayAsync(System, "a")).Texts);
    }

    [Fact]
    public async Task Stashed_commands_run_in_the_order_of_their_arrival()
    {
        var probe = ProbeIn(System);

        TellAll(StartLedger(System, probe, "a"), "close", "1", "2", "3", "open", "4");

        await ExpectAsync(
            probe, "recovered at 0", "command 1", "persisted 1 as 1", "command 2", "persisted 2 as 2", "command 3", "persisted 3 as 3",
            "command 4", "persisted 4 as 4");
    }

    /// <summary>What is deferred while a write is on its way becomes a batch without events.</summary>
    [Fact]
    public async Task Batches_without_events_are_passed_through_however_many()
    {
        var probe = ProbeIn(System);
        var ledger = StartLedger(System, probe, "a");
        await ExpectAsync(probe, "recovered at 0");

        for (var i = 1; i <= 30; i++)
        {
            TellAll(ledger, "asynchronous", "defer");
            Assert.StartsWith("persisted asynchronous", await probe.ExpectMsgAsync<string>());
            await ExpectAsync(probe, "deferred");
        }

        TellAll(ledger, "1");
        await ExpectAsync(probe, "command 1", "persisted 1 as 31");
    }

    [Fact]
    public async Task An_actor_whose_events_are_deleted_continues_behind_them()
    {
        var probe = ProbeIn(System);
        var first = StartLedger(System, probe, "a");
        TellAll(first, "1", "2", "delete");
        await ExpectAsync(probe, "recovered at 0", "command 1", "persisted 1 as 1", "command 2", "persisted 2 as 2", "deleted 2");
        await StopAsync(probe, first);

        TellAll(StartLedger(System, probe, "a"), "3");

        await ExpectAsync(probe, "recovered at 2", "command 3", "persisted 3 as 3");
    }

    [Fact]
    public async Task A_rejected_event_is_reported_and_leaves_no_gap()
    {
        var probe = ProbeIn(System);
        var first = StartLedger(System, probe, "a");
        await probe.WatchAsync(first);
        TellAll(first, "1", "unspeakable");
        await ExpectAsync(probe, "recovered at 0", "command 1", "persisted 1 as 1", "rejected 2");
        await probe.ExpectTerminatedAsync(first);

        TellAll(StartLedger(System, probe, "a"), "2");

        await ExpectAsync(probe, "replayed 1", "recovered at 1", "command 2", "persisted 2 as 2");
    }

    [Fact]
    public async Task A_failed_write_stops_the_actor_and_the_next_one_recovers_what_is_there()
    {
        var probe = ProbeIn(System);
        var first = StartLedger(System, probe, "a");
        await probe.WatchAsync(first);
        await ExpectAsync(probe, "recovered at 0");
        await WriteAsync("a", 1, new Said("another's"));

        TellAll(first, "1");

        await ExpectAsync(probe, "command 1", "failed 1");
        await probe.ExpectTerminatedAsync(first);
        TellAll(StartLedger(System, probe, "a"), "2");
        await ExpectAsync(probe, "replayed another's", "recovered at 1", "command 2", "persisted 2 as 2");
    }

    [Fact]
    public async Task An_event_that_cannot_be_handled_fails_the_recovery_and_stops_the_actor()
    {
        await WriteAsync("a", 1, new Said("1"), new Said("poison"), new Said("3"));
        var probe = ProbeIn(System);

        var ledger = StartLedger(System, probe, "a");
        await probe.WatchAsync(ledger);

        await ExpectAsync(probe, "replayed 1");
        Assert.StartsWith("recovery failed:", await probe.ExpectMsgAsync<string>());
        await probe.ExpectTerminatedAsync(ledger);
    }

    protected static IActorRef StartLedger(ActorSystem system, TestProbe probe, string id, string? claim = null) =>
        system.ActorOf(Ledger.Props(id, probe.Ref, claim));

    protected static void TellAll(IActorRef actor, params string[] messages)
    {
        foreach (var message in messages)
            actor.Tell(message);
    }

    protected static async Task ExpectAsync(TestProbe probe, params string[] messages)
    {
        foreach (var message in messages)
            Assert.Equal(message, await probe.ExpectMsgAsync<string>());
    }

    protected static async Task StopAsync(TestProbe probe, IActorRef actor)
    {
        await probe.WatchAsync(actor);
        actor.Tell(PoisonPill.Instance);
        await probe.ExpectTerminatedAsync(actor);
    }
}
