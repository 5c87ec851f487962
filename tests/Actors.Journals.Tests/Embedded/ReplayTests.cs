using Actors.Journals.Embedded;
using Actors.Journals.Memory;
using Actors.Journals.Tests.Contract;
using Akka.Actor;
using Akka.Persistence;

namespace Actors.Journals.Tests.Embedded;

public sealed class ReplayTests
{
    private const int Events = 20_000;

    [Fact]
    public async Task A_slow_actor_is_not_sent_its_whole_stream_at_once()
    {
        var journal = new CountingJournal();
        for (var i = 0; i < Events; i += 1_000)
            await journal.AppendAsync(new Append("a", i, [.. Enumerable.Repeat(new EventData("7001:said/2", "x"u8.ToArray()), 1_000)]));
        using var system = EmbeddedSystems.Create(new EmbeddedStoreSetup(journal, new MemorySnapshotStore()));
        var probe = system.Probe();
        using var slow = new ManualResetEventSlim();
        using var atFirst = new ManualResetEventSlim();
        system.ActorOf(Props.Create(() => new Slow("a", probe.Ref, atFirst, slow)));
        Assert.True(atFirst.Wait(Patience.Limit));

        // As long as replaying another stream of the same length takes: without a pause all of the first one would have been read by then.
        for (var i = 0; i < Events; i += 1_000)
            await journal.AppendAsync(new Append("b", i, [.. Enumerable.Repeat(new EventData("7001:said/2", "x"u8.ToArray()), 1_000)]));
        system.ActorOf(Props.Create(() => new Slow("b", probe.Ref, atFirst, atFirst)));
        await probe.ExpectAsync($"b recovered {Events}");

        Assert.InRange(journal.Read("a"), 1, 4_000);
        slow.Set();
        await probe.ExpectAsync($"a recovered {Events}");
        Assert.Equal(Events, journal.Read("a"));
        await system.Terminate().Soon();
    }

    private sealed class Slow(string id, IActorRef probe, ManualResetEventSlim atFirst, ManualResetEventSlim until) : UntypedPersistentActor
    {
        private int _replayed;

        public override string PersistenceId => id;

        protected override void OnRecover(object message)
        {
            if (message is RecoveryCompleted)
                probe.Tell($"{id} recovered {_replayed}");
            else if (++_replayed == 1)
            {
                atFirst.Set();
                Assert.True(until.Wait(Patience.Limit));
            }
        }

        protected override void OnCommand(object message)
        {
        }
    }

    private sealed class CountingJournal() : ForwardingJournal(new MemoryJournal())
    {
        private readonly Dictionary<string, int> _read = [];

        public int Read(string stream)
        {
            lock (_read)
                return _read.GetValueOrDefault(stream);
        }

        public override async IAsyncEnumerable<JournalEvent> ReadAsync(
            StreamId stream, long from = 1, long to = long.MaxValue, long max = long.MaxValue,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var recorded in base.ReadAsync(stream, from, to, max, cancellationToken))
            {
                lock (_read)
                    _read[stream.Value] = _read.GetValueOrDefault(stream.Value) + 1;
                yield return recorded;
            }
        }
    }
}
