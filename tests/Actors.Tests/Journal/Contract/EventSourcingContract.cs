using Actors.EventSourcing;
using Actors.Journal;
using Actors.Supervision;
using Actors.Tests.EventSourcing;
using static Actors.Tests.EventSourcing.CounterCommand;

namespace Actors.Tests.Journal.Contract;

/// <summary>What event-sourced actors owe over every journal with its snapshots and leases.</summary>
public abstract class EventSourcingContract
{
    private static readonly TimeSpan NoLimit = Timeout.InfiniteTimeSpan;
    private readonly Probe<string> _seen = new();
    private readonly RecordingLog _log = new();

    protected abstract IJournal Journal { get; }

    protected abstract ISnapshotStore Snapshots { get; }

    protected abstract ILeaseStore Leases { get; }

    private Persistence<int, CounterEvent> Persistence => new(Journal, CounterCodec.Events);

    private Persistence<int, CounterEvent> WithSnapshots =>
        Persistence with { Snapshots = Snapshots, States = new CounterStateCodec(), SnapshotEvery = 10 };

    [Fact]
    public async Task What_was_confirmed_is_recovered_in_order()
    {
        await using (var system = TestSystem.Create())
        {
            var counter = Spawn(system, Persistence);
            var asked = Enumerable.Range(1, 1_000).Select(i => counter.AskAsync(new AddTwice(i), NoLimit)).ToArray();
            var results = await Task.WhenAll(asked).Soon();
            Assert.Equal(Enumerable.Range(1, 1_000).Select(i => 2L * i), results.Select(Sequence));
        }

        Assert.Equal("recovered 1001000", await RecoverAsync(Persistence));
        Assert.Equal(
            Enumerable.Range(1, 1_000).SelectMany(i => new[] { $"{i}", $"{i}" }),
            (await Journal.ReadAsync("counter").ToListAsync()).Select(recorded => System.Text.Encoding.UTF8.GetString(recorded.Payload.Span)));
    }

    [Fact]
    public async Task Of_two_live_actors_on_one_stream_the_one_that_is_behind_is_refused()
    {
        await using var system = TestSystem.Create(_log);
        var (first, second) = (Spawn(system, Persistence, "first"), Spawn(system, Persistence, "second"));
        await first.AskAsync(new Add(0), NoLimit).Soon();
        await second.AskAsync(new Add(0), NoLimit).Soon();

        await first.AskAsync(new Add(1), NoLimit).Soon();
        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => second.AskAsync(new Add(2), NoLimit).Soon());
        await second.WhenStopped.Soon();

        Assert.IsType<OwnershipLostException>(failed.InnerException);
        Assert.Equal(2, Sequence(await first.AskAsync(new Add(1), NoLimit).Soon()));
        Assert.Equal(2, await Journal.HighestSequenceAsync("counter"));
    }

    [Fact]
    public async Task A_lease_is_one_actors_until_it_has_stopped()
    {
        var leased = Persistence with { Leases = Leases };
        await using var system = TestSystem.Create(_log);
        var first = Spawn(system, leased, "first");
        await first.AskAsync(new Add(1), NoLimit).Soon();
        await Spawn(system, leased, "second").WhenStopped.Soon();
        Assert.IsType<OwnershipLostException>(Assert.Single(_log.Entries).Failure);

        await first.StopAsync().Soon();

        Assert.Equal(2, Sequence(await Spawn(system, leased, "third").AskAsync(new Add(1), NoLimit).Soon()));
    }

    [Fact]
    public async Task Events_that_cannot_be_written_are_refused_whole_and_leave_no_gap()
    {
        await using var system = TestSystem.Create();
        var counter = Spawn(system, Persistence);

        var results = await Task.WhenAll(
            counter.AskAsync(new Add(1), NoLimit), counter.AskAsync(new AddUnwritable(), NoLimit), counter.AskAsync(new Add(5), NoLimit)).Soon();

        Assert.IsType<CommandResult<CounterEvent>.Refused>(results[1]);
        Assert.Equal([1L, 2], (await Journal.ReadAsync("counter").ToListAsync()).Select(recorded => recorded.Sequence));
        Assert.Equal("recovered 6", await RecoverAsync(Persistence));
    }

    [Fact]
    public async Task After_complete_deletion_the_numbers_go_on()
    {
        await CountAsync(Persistence, 3);
        await Journal.DeleteAsync("counter", 3);

        await CountAsync(Persistence, 1);

        Assert.Equal([4L], (await Journal.ReadAsync("counter").ToListAsync()).Select(recorded => recorded.Sequence));
    }

    [Fact]
    public async Task A_snapshot_stands_for_the_events_it_covers()
    {
        await CountAsync(WithSnapshots, 25);
        await Journal.DeleteAsync("counter", 20);

        Assert.Equal("recovered 25", await RecoverAsync(WithSnapshots));
    }

    [Fact]
    public async Task A_snapshot_that_does_not_read_is_passed_over_unless_its_events_are_gone()
    {
        await CountAsync(WithSnapshots, 25);
        await Snapshots.SaveAsync(new Snapshot("counter", 20, DateTimeOffset.UtcNow, "?", default));
        await Journal.DeleteAsync("counter", 10);
        Assert.Equal("recovered 25", await RecoverAsync(WithSnapshots));
        await Journal.DeleteAsync("counter", 20);

        await using var system = TestSystem.Create(_log);
        await Spawn(system, WithSnapshots).WhenStopped.Soon();

        Assert.IsType<RecoveryFailedException>(_log.Entries.Last().Failure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_an_append_of_unknown_outcome_an_actor_reads_what_happened(bool written)
    {
        var journal = new FaultyJournal(Journal);
        var failures = 1;
        Task Fail(Append append) => failures-- > 0 ? throw new IOException("The connection is lost.") : Task.CompletedTask;
        if (written)
            journal.AfterAppend = Fail;
        else
            journal.BeforeAppend = Fail;
        await using var system = TestSystem.Create(_log);
        var counter = Spawn(system, Persistence with { Journal = journal });

        await Assert.ThrowsAsync<CommandFailedException>(() => counter.AskAsync(new Add(1), NoLimit).Soon());
        var next = await counter.AskAsync(new Add(5), NoLimit).Soon();

        Assert.Equal(written ? 2 : 1, Sequence(next));
        Assert.Equal(written ? "recovered 6" : "recovered 5", await RecoverAsync(Persistence));
    }

    [Fact]
    public async Task Events_that_another_appends_while_an_actor_recovers_are_part_of_its_state()
    {
        await CountAsync(Persistence, 2);
        var journal = new FaultyJournal(Journal);
        journal.AfterRead = async () =>
        {
            journal.AfterRead = null;
            await CountAsync(Persistence, 3);
        };

        Assert.Equal("recovered 5", await RecoverAsync(Persistence with { Journal = journal }));
    }

    private static long Sequence(CommandResult<CounterEvent> result) =>
        Assert.IsType<CommandResult<CounterEvent>.Committed>(result).Sequence;

    private static async Task CountAsync(Persistence<int, CounterEvent> persistence, int times)
    {
        await using var system = TestSystem.Create();
        var counter = system.Spawn(Props.Of(() => new CounterActor("counter", persistence)));
        for (var i = 0; i < times; i++)
            await counter.AskAsync(new Add(1), NoLimit).Soon();
    }

    private async Task<string> RecoverAsync(Persistence<int, CounterEvent> persistence)
    {
        _seen.Rest();
        await using var system = TestSystem.Create();
        Spawn(system, persistence);
        return await _seen.NextAsync();
    }

    private ActorRef<Envelope<CounterCommand, CounterEvent>> Spawn(
        ActorSystem system, Persistence<int, CounterEvent> persistence, string name = "counter") => system.Spawn(
            Props.Of(() => new CounterActor("counter", persistence, _seen.Add)) with
            {
                Supervision = SupervisorStrategy.Default with { MinBackoff = TimeSpan.FromMilliseconds(1) },
            },
            name);
}
