using Actors.Journals.Embedded;
using Actors.Journals.Memory;
using Actors.Journals.Tests.Contract;
using Akka.Actor;

namespace Actors.Journals.Tests.Embedded;

/// <summary>A device without room costs time and nothing else.</summary>
public sealed class FullDeviceTests
{
    private readonly ManualTime _time = new();
    private readonly FullJournal _journal;

    public FullDeviceTests() => _journal = new FullJournal(_time);

    private EmbeddedStoreSetup Store => new(_journal, new MemorySnapshotStore(), _time);

    [Fact]
    public async Task An_actor_does_not_notice_that_its_event_waited_for_room()
    {
        using var system = EmbeddedSystems.Create(Store);
        var probe = system.Probe();
        _journal.Refusals = 9;

        system.StartLedger(probe, "a").Tell("1");
        await probe.ExpectAsync("recovered at 0", "command 1");
        var persisted = probe.ExpectAsync("persisted 1 as 1");
        await _time.AdvanceUntilAsync(persisted, TimeSpan.FromMilliseconds(50));

        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5], _journal.Pauses.Select(pause => pause.TotalSeconds));
        Assert.Equal(1, await _journal.HighestSequenceAsync("a"));
        await system.Terminate().Soon();
    }

    [Fact]
    public async Task Who_recovers_a_stream_calls_off_what_its_predecessor_waits_for()
    {
        using var system = EmbeddedSystems.Create(Store);
        var probe = system.Probe();
        _journal.Refusals = int.MaxValue;
        var first = system.StartLedger(probe, "a");
        first.Tell("1");
        await probe.ExpectAsync("recovered at 0", "command 1");
        await _journal.Refused.Task.Soon();
        await probe.WatchAsync(first);
        system.Stop(first);
        await probe.ExpectTerminatedAsync(first);

        var second = system.StartLedger(probe, "a");
        await probe.ExpectAsync("recovered at 0");
        _journal.Refusals = 0;
        second.Tell("2");

        await probe.ExpectAsync("command 2", "persisted 2 as 1");
        Assert.Equal(0, _time.Armed);
        await system.Terminate().Soon();
    }

    [Fact]
    public async Task A_system_terminates_while_events_wait_and_nothing_of_them_is_written()
    {
        using var system = EmbeddedSystems.Create(Store);
        var probe = system.Probe();
        _journal.Refusals = int.MaxValue;
        system.StartLedger(probe, "a").Tell("1");
        await _journal.Refused.Task.Soon();

        await system.Terminate().Soon();

        Assert.Equal(0, _time.Armed);
        Assert.Equal(0, await _journal.HighestSequenceAsync("a"));
    }

    private sealed class FullJournal(ManualTime time) : ForwardingJournal(new MemoryJournal())
    {
        private DateTimeOffset? _refused;
        private volatile int _refusals;

        public int Refusals { get => _refusals; set => _refusals = value; }

        public List<TimeSpan> Pauses { get; } = [];

        public TaskCompletionSource Refused { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default)
        {
            if (_refused is { } before)
                Pauses.Add(time.GetUtcNow() - before);
            _refused = null;
            if (_refusals == 0)
                return base.AppendAsync(append, cancellationToken);
            _refusals--;
            _refused = time.GetUtcNow();
            Refused.TrySetResult();
            throw new JournalFullException("There is no room, on purpose.");
        }
    }
}
