using System.Collections.Concurrent;
using Actors.EventSourcing;
using Actors.Journal;
using static Actors.Tests.EventSourcing.CounterCommand;

namespace Actors.Tests.EventSourcing;

public sealed class EventSourcedActorTests
{
    private readonly MemoryJournal _journal = new();
    private readonly ConcurrentQueue<string> _observed = new();

    [Fact]
    public async Task State_survives_the_actor()
    {
        await using (var system = new ActorSystem())
        {
            var counter = Spawn(system);
            var committed = Assert.IsType<CommandResult<CounterEvent>.Committed>(await counter.AskAsync(new AddTwice(3), Patience.Limit));
            Assert.Equal(2, committed.Sequence);
            await counter.StopAsync().Soon();
        }

        await using var later = new ActorSystem();
        await Spawn(later).AskAsync(new Add(1), Patience.Limit);

        Assert.Equal(["recovered 0", "committed 2 -> 6", "recovered 6", "committed 1 -> 7"], _observed);
    }

    [Fact]
    public async Task Nothing_and_refusals_are_replies_and_leave_no_event()
    {
        await using var system = new ActorSystem();
        var counter = Spawn(system);

        Assert.IsType<CommandResult<CounterEvent>.Nothing>(await counter.AskAsync(new Add(0), Patience.Limit));
        var refused = Assert.IsType<CommandResult<CounterEvent>.Refused>(await counter.AskAsync(new Add(-1), Patience.Limit));

        Assert.Equal("Only up.", refused.Reason);
        Assert.Equal(0, await _journal.HighestSequenceAsync("counter"));
    }

    private ActorRef<Envelope<CounterCommand, CounterEvent>> Spawn(ActorSystem system) => system.Spawn(
        Props.Of(() => new CounterActor("counter", new Persistence<int, CounterEvent>(_journal, CounterCodec.Events), _observed.Enqueue)),
        "counter");
}
