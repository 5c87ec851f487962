using Actors.EventSourcing;
using Actors.Journals.Sqlite;
using Actors.Supervision;
using Actors.Tests;
using Actors.Tests.EventSourcing;

namespace Actors.Journals.Tests.Sqlite;

public sealed class EventSourcingTests : IDisposable
{
    private const int Actors = 20, Commands = 50;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Actors_on_one_file_recover_what_was_confirmed_with_and_without_snapshots_and_after_failures()
    {
        for (var life = 1; life <= 3; life++)
        {
            await using var store = SqliteStore.Open(_folder.File("journal.db"));
            await using var system = new ActorSystem();
            var counters = Enumerable.Range(0, Actors).Select(i => Spawn(system, store, i)).ToArray();

            var asked = Enumerable.Range(0, Commands).SelectMany(_ =>
                counters.Select(counter => counter.AskAsync(new CounterCommand.Add(1), Patience.Limit))).ToArray();
            foreach (var counter in counters)
                counter.Tell(new CounterCommand.Break());
            Assert.All(await Task.WhenAll(asked).Soon(), result => Assert.IsType<CommandResult<CounterEvent>.Committed>(result));

            foreach (var counter in counters)
            {
                var last = Assert.IsType<CommandResult<CounterEvent>.Committed>(
                    await counter.AskAsync(new CounterCommand.Add(1), Patience.Limit).Soon());
                Assert.Equal(life * (Commands + 1), last.Sequence);
            }
        }
    }

    private static ActorRef<Envelope<CounterCommand, CounterEvent>> Spawn(ActorSystem system, SqliteStore store, int number)
    {
        var persistence = new Persistence<int, CounterEvent>(store.Journal, CounterCodec.Events) { Leases = store.Leases };
        if (number % 2 == 0)
            persistence = persistence with { Snapshots = store.Snapshots, States = new CounterStateCodec(), SnapshotEvery = 10 };
        return system.Spawn(
            Props.Of(() => new CounterActor($"counter-{number}", persistence)) with
            {
                Supervision = SupervisorStrategy.Default with { MinBackoff = TimeSpan.FromMilliseconds(1) },
            },
            $"counter-{number}");
    }
}
