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
}
