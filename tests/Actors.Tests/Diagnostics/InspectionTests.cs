using Actors.Diagnostics;
using Actors.EventSourcing;
using Actors.Journal;
using Actors.Tests.EventSourcing;

namespace Actors.Tests.Diagnostics;

public sealed class InspectionTests
{
    [Fact]
    public async Task Every_actor_tells_its_path_state_incarnation_depth_restarts_and_last_failure()
    {
        var time = new ManualTime();
        await using var system = TestSystem.Create(time);
        var gate = new TaskCompletionSource();
        var busy = new Probe<int>();
        var actor = system.Spawn(Props.Receive<int>(async (context, message) =>
        {
            if (message == 0)
                throw new IOException("On purpose.");
            context.Spawn(Props.Receive<int>((_, _) => ValueTask.CompletedTask), "child");
            busy.Add(message);
            await gate.Task;
        }), "parent");

        actor.Tell(0);
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(3);
        await time.AdvanceUntilAsync(busy.NextAsync(), TimeSpan.FromSeconds(1));
        var statuses = system.Inspect();
        gate.SetResult();

        Assert.Equal(["/parent", "/parent/child"], statuses.Select(status => status.Path));
        var parent = statuses[0];
        Assert.Equal(("Running", 2, 2, 1), (parent.State, parent.Incarnation, parent.MailboxDepth, parent.Restarts));
        Assert.IsType<IOException>(parent.LastFailure);
        Assert.Null(parent.Persistence);
    }

    [Fact]
    public async Task An_event_sourced_actor_tells_its_place_in_the_journal()
    {
        await using var system = TestSystem.Create();
        var journal = new MemoryJournal();
        var persistence = new Persistence<int, CounterEvent>(journal, CounterCodec.Events)
        {
            Leases = new MemoryLeaseStore(journal),
            Snapshots = new MemorySnapshotStore(),
            States = new CounterStateCodec(),
            SnapshotEvery = 2,
        };
        var counter = system.Spawn(Props.Of(() => new CounterActor("counter", persistence)), "c");

        for (var i = 0; i < 3; i++)
            await counter.AskAsync(new CounterCommand.Add(1), Patience.Limit);

        var status = Assert.Single(system.Inspect());
        Assert.Equal(("Running", new PersistenceStatus("counter", 3, 2, 1)), (status.State, status.Persistence));
    }

    [Fact]
    public async Task An_event_sourced_actor_that_waits_to_restart_or_replays_tells_what_was_known_last()
    {
        await using var fixture = new CounterFixture();
        fixture.Persistence = fixture.Persistence with { Leases = fixture.Leases };
        var counter = fixture.Spawn();
        for (var i = 0; i < 3; i++)
            await counter.AskAsync(new CounterCommand.Add(1), Patience.Limit);
        var reading = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        fixture.Journal.BeforeRead = _ =>
        {
            reading.SetResult();
            return gate.Task;
        };

        counter.Tell(new CounterCommand.Break());
        fixture.Time.Dispatcher.Settle();
        var waiting = Assert.Single(fixture.System.Inspect());
        await fixture.Time.AdvanceUntilAsync(reading.Task, TimeSpan.FromSeconds(1));
        var replaying = Assert.Single(fixture.System.Inspect());
        gate.SetResult();

        Assert.Equal(("Backoff", new PersistenceStatus("counter", 3, 0, 1)), (waiting.State, waiting.Persistence));
        Assert.Equal(("ReplayingEvents", new PersistenceStatus("counter", 3, 0, 2)), (replaying.State, replaying.Persistence));
    }

    [Fact]
    public async Task An_event_sourced_actor_that_replays_tells_how_far_it_has_come()
    {
        await using var fixture = new CounterFixture();
        await fixture.AppendAsync(0, ("added/1", "1"), ("added/1", "1"));
        var read = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        fixture.Journal.AfterRead = () =>
        {
            read.SetResult();
            return gate.Task;
        };

        fixture.Spawn();
        await read.Task.Soon();
        var replaying = Assert.Single(fixture.System.Inspect());
        gate.SetResult();

        Assert.Equal(("ReplayingEvents", new PersistenceStatus("counter", 2, 0, 0)), (replaying.State, replaying.Persistence));
    }
}
