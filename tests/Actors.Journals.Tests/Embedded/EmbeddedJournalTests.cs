using Actors.Journals.Memory;
using Actors.Journals.Tests.Contract;
using Akka.Actor;

namespace Actors.Journals.Tests.Embedded;

/// <summary>What the embedded plugin does beyond the contract.</summary>
public sealed class EmbeddedJournalTests : PersistenceContract
{
    private readonly FullJournal _journal = new(new MemoryJournal());

    protected override IJournal Journal => _journal;

    protected override ISnapshotStore Snapshots { get; } = new MemorySnapshotStore();

    [Fact]
    public async Task Device_without_room_is_waited_for_and_the_actor_does_not_notice()
    {
        var time = new ManualTime();
        var system = System(time: time);
        var counter = Start(system, "a");
        _journal.IsFull = true;
        counter.Tell("one");
        await _journal.Refused.Soon();

        _journal.IsFull = false;
        await time.AdvanceUntilAsync(_journal.Written, TimeSpan.FromSeconds(1));

        Assert.Equal(new Recorded("one", 1), system.ExpectMsg<Recorded>());
    }

    [Fact]
    public void Device_that_fails_stops_the_actor_which_learns_by_recovering()
    {
        var system = System();
        var counter = Start(system, "a");
        system.Watch(counter);
        _journal.Failure = new IOException("Input/output error");
        counter.Tell("one");
        Assert.Equal("Input/output error", system.ExpectMsg<Failed>().Cause.GetBaseException().Message);
        system.ExpectTerminated(counter);

        _journal.Failure = null;
        Record(system, Start(system, "a"), "two");
    }

    [Fact]
    public async Task Manifest_names_the_serializer_but_in_streams_with_a_plain_prefix()
    {
        var system = System(settings: """
            akka.actor.serializers.texts = "Actors.Journals.Tests.Embedded.TextSerializer, Actors.Journals.Tests"
            akka.actor.serialization-bindings."System.String" = texts
            akka.persistence.journal.embedded.plain-manifests { "run-" = "System.String" }
            """);
        Record(system, Start(system, "run-a"), "one");
        Record(system, Start(system, "other"), "two");

        Assert.Equal("text/1", (await Journal.ReadAsync("run-a").ToListAsync()).Single().Manifest);
        Assert.Equal("8100:text/1", (await Journal.ReadAsync("other").ToListAsync()).Single().Manifest);
        Start(system, "run-a", "one");
        Start(system, "other", "two");
    }

    private sealed class FullJournal(IJournal inner) : ForwardingJournal(inner)
    {
        private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile bool IsFull;

        public volatile Exception? Failure;

        public Task Refused => _refused.Task;

        public Task Written => _written.Task;

        public override async ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default)
        {
            if (Failure is { } failure)
                throw failure;
            if (IsFull)
            {
                _refused.TrySetResult();
                throw new JournalFullException("no space left on the device");
            }

            var result = await base.AppendAsync(append, cancellationToken);
            _written.TrySetResult();
            return result;
        }
    }
}
