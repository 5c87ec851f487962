using Actors.EventSourcing;
using Actors.Journal;
using static Actors.Tests.EventSourcing.CounterCommand;

namespace Actors.Tests.EventSourcing;

public sealed class RecoveryTests : IAsyncLifetime
{
    private static readonly TimeSpan NoLimit = Timeout.InfiniteTimeSpan;
    private readonly CounterFixture _fixture = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Commands_wait_during_recovery_in_their_order()
    {
        var gate = new TaskCompletionSource();
        _fixture.Journal.BeforeRead = _ => gate.Task;
        var counter = _fixture.Spawn();
        counter.Tell(new Add(1));
        counter.Tell(new AddTwice(2));
        var last = counter.AskAsync(new Add(3), NoLimit);

        Assert.Equal("ReplayingEvents", await StateAsync("ReplayingEvents"));
        gate.SetResult();
        await last.Soon();

        Assert.Equal(["recovered 0", "committed 1 -> 1", "committed 2 -> 5", "committed 1 -> 8"], _fixture.Seen.Rest());
    }

    [Fact]
    public async Task A_failed_append_ends_the_incarnation_and_the_next_one_reads_that_nothing_happened()
    {
        var failures = 1;
        _fixture.Journal.BeforeAppend = _ => failures-- > 0 ? throw new IOException("On purpose.") : Task.CompletedTask;
        var counter = _fixture.Spawn();

        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => counter.AskAsync(new Add(1), NoLimit).Soon());
        Assert.IsType<IOException>(failed.InnerException);
        await _fixture.LaterAsync(counter.AskAsync(new Add(5), NoLimit));

        Assert.Equal(["recovered 0", "recovered 0", "committed 1 -> 5"], _fixture.Seen.Rest());
    }

    [Fact]
    public async Task An_append_of_unknown_outcome_ends_the_incarnation_and_the_next_one_reads_what_happened()
    {
        var failures = 1;
        _fixture.Journal.AfterAppend = _ => failures-- > 0 ? throw new IOException("The acknowledgement is lost.") : Task.CompletedTask;
        var counter = _fixture.Spawn();

        await Assert.ThrowsAsync<CommandFailedException>(() => counter.AskAsync(new Add(1), NoLimit).Soon());
        var next = await _fixture.LaterAsync(counter.AskAsync(new Add(5), NoLimit));

        Assert.Equal(2, ((CommandResult<CounterEvent>.Committed)next).Sequence);
        Assert.Equal(["recovered 0", "recovered 1", "committed 1 -> 6"], _fixture.Seen.Rest());
    }

    [Fact]
    public async Task An_actor_that_is_stopped_during_an_append_ends_after_its_effects()
    {
        var gate = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        _fixture.Journal.BeforeAppend = _ =>
        {
            begun.SetResult();
            return gate.Task;
        };
        var counter = _fixture.Spawn();
        var asked = counter.AskAsync(new Add(1), NoLimit);
        await begun.Task.Soon();

        var stopped = counter.StopAsync();
        gate.SetResult();

        Assert.IsType<CommandResult<CounterEvent>.Committed>(await asked.Soon());
        await stopped.Soon();
    }

    [Fact]
    public async Task An_unknown_event_stops_the_actor_and_is_named()
    {
        await _fixture.AppendAsync(0, ("added/1", "1"), ("added/9", "?"));

        var counter = _fixture.Spawn();
        await counter.WhenStopped.Soon();

        var failure = Assert.IsType<RecoveryFailedException>(Assert.Single(_fixture.Log.Entries).Failure);
        Assert.Equal(("counter", 2L), (failure.Stream.Value, failure.Sequence));
        Assert.Contains("No event is called 'added/9'. Known: added/1.", failure.Message);
    }

    [Fact]
    public async Task An_event_that_does_not_read_stops_the_actor_and_is_named()
    {
        await _fixture.AppendAsync(0, ("added/1", "1"), ("added/1", "2"), ("added/1", "three"));

        await _fixture.Spawn().WhenStopped.Soon();

        Assert.Equal(3, Assert.IsType<RecoveryFailedException>(Assert.Single(_fixture.Log.Entries).Failure).Sequence);
    }

    [Fact]
    public async Task Events_that_were_deleted_without_a_snapshot_are_missed_and_not_passed_over()
    {
        await _fixture.AppendAsync(0, ("added/1", "1"), ("added/1", "2"), ("added/1", "3"));
        await _fixture.Store.DeleteAsync("counter", 1);

        await _fixture.Spawn().WhenStopped.Soon();

        Assert.Equal(2, Assert.IsType<RecoveryFailedException>(Assert.Single(_fixture.Log.Entries).Failure).Sequence);
    }

    [Fact]
    public async Task After_complete_deletion_the_numbers_go_on()
    {
        await _fixture.AppendAsync(0, ("added/1", "1"), ("added/1", "2"));
        await _fixture.Store.DeleteAsync("counter", 2);

        var committed = await _fixture.Spawn().AskAsync(new Add(4), NoLimit).Soon();

        Assert.Equal(3, ((CommandResult<CounterEvent>.Committed)committed).Sequence);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Events_that_another_appends_while_an_actor_reads_are_part_of_its_state(int before)
    {
        if (before > 0)
            await _fixture.AppendAsync(0, [.. Enumerable.Repeat(("added/1", "10"), before)]);
        var appends = 2;
        _fixture.Journal.AfterRead = () => appends-- > 0
            ? _fixture.AppendAsync(before + 2 * (1 - appends), ("added/1", "1"), ("added/1", "1"))
            : Task.CompletedTask;

        var committed = await _fixture.Spawn().AskAsync(new Add(5), NoLimit).Soon();

        Assert.Equal(before + 5, ((CommandResult<CounterEvent>.Committed)committed).Sequence);
        Assert.Equal([$"recovered {10 * before + 4}", $"committed 1 -> {10 * before + 9}"], _fixture.Seen.Rest());
    }

    [Fact]
    public async Task Events_that_are_appended_and_deleted_while_an_actor_reads_are_missed_and_not_passed_over()
    {
        await _fixture.AppendAsync(0, ("added/1", "1"));
        _fixture.Journal.AfterRead = async () =>
        {
            _fixture.Journal.AfterRead = null;
            await _fixture.AppendAsync(1, ("added/1", "1"));
            await _fixture.Store.DeleteAsync("counter", 2);
        };

        await _fixture.Spawn().WhenStopped.Soon();

        Assert.Equal(2, Assert.IsType<RecoveryFailedException>(Assert.Single(_fixture.Log.Entries).Failure).Sequence);
    }

    [Fact]
    public async Task Recovery_that_is_slow_event_by_event_makes_progress()
    {
        await _fixture.AppendAsync(0, [.. Enumerable.Repeat(("added/1", "1"), 20)]);
        _fixture.Journal.BetweenEvents = () => _fixture.Time.Advance(TimeSpan.FromSeconds(50));

        await _fixture.LaterAsync(_fixture.Spawn().AskAsync(new Add(1), NoLimit));

        Assert.Equal("recovered 20", _fixture.Seen.Rest()[0]);
    }

    [Fact]
    public async Task A_journal_that_does_not_answer_and_heeds_no_cancellation_ends_recovery_and_keeps_no_permit()
    {
        var silent = new TaskCompletionSource();
        _fixture.Persistence = _fixture.Persistence with { Permits = new RecoveryPermits(1) };
        _fixture.Journal.BeforeRead = _ => silent.Task;
        var stuck = _fixture.Spawn("stuck", supervision: Actors.Supervision.SupervisorStrategy.Stop);
        await _fixture.Time.AdvanceUntilAsync(stuck.WhenStopped, TimeSpan.FromSeconds(10));
        _fixture.Journal.BeforeRead = null;

        await _fixture.Spawn("next").AskAsync(new Add(1), NoLimit).Soon();

        Assert.IsType<RecoveryTimeoutException>(Assert.Single(_fixture.Log.Entries).Failure);
        silent.SetResult();
    }

    [Fact]
    public async Task Recovery_without_progress_ends_and_names_the_actor()
    {
        _fixture.Journal.BeforeRead = token => Task.Delay(Timeout.InfiniteTimeSpan, token);
        _fixture.Spawn(supervision: Actors.Supervision.SupervisorStrategy.Stop);
        Assert.Equal("ReplayingEvents", await StateAsync("ReplayingEvents"));

        var stopped = _fixture.System.Roots[0].WhenStopped;
        await _fixture.Time.AdvanceUntilAsync(stopped, TimeSpan.FromSeconds(10));

        var failure = Assert.IsType<RecoveryTimeoutException>(Assert.Single(_fixture.Log.Entries).Failure);
        Assert.Equal("Recovery of /counter from 'counter' made no progress for 60 s after event 0.", failure.Message);
    }

    [Fact]
    public async Task An_actor_can_be_stopped_while_it_recovers()
    {
        _fixture.Journal.BeforeRead = token => Task.Delay(Timeout.InfiniteTimeSpan, token);
        var counter = _fixture.Spawn();
        Assert.Equal("ReplayingEvents", await StateAsync("ReplayingEvents"));

        await counter.StopAsync().Soon();

        Assert.Empty(_fixture.Log.Entries);
    }

    [Fact]
    public async Task Commands_that_wait_when_an_actor_stops_are_answered_with_that()
    {
        _fixture.Journal.BeforeRead = token => Task.Delay(Timeout.InfiniteTimeSpan, token);
        var counter = _fixture.Spawn();
        var asked = counter.AskAsync(new Add(1), NoLimit);

        await counter.StopAsync().Soon();

        await Assert.ThrowsAsync<Actors.Messaging.ActorStoppedException>(() => asked.Soon());
    }

    [Fact]
    public async Task An_actor_that_waits_for_a_lease_lets_others_recover()
    {
        var minute = TimeSpan.FromMinutes(1);
        var leased = _fixture.Persistence with { Permits = new RecoveryPermits(1), Leases = _fixture.Leases, LeaseDuration = minute };
        await _fixture.Leases.AcquireAsync("owned", "gone", minute);
        _fixture.Persistence = leased;
        var waiting = _fixture.Spawn("waiting", "owned").AskAsync(new Add(1), NoLimit);
        _fixture.Time.Dispatcher.Settle();

        await _fixture.Spawn("other", "free").AskAsync(new Add(1), NoLimit).Soon();

        Assert.False(waiting.IsCompleted);
        await _fixture.LaterAsync(waiting);
    }

    [Fact]
    public async Task No_more_actors_recover_at_once_than_there_are_permits()
    {
        var recovering = 0;
        var most = 0;
        _fixture.Journal.BeforeRead = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref recovering));
            await Task.Yield();
            Interlocked.Decrement(ref recovering);
        };
        _fixture.Persistence = _fixture.Persistence with { Permits = new RecoveryPermits(2) };

        var asked = Enumerable.Range(0, 20).Select(i => _fixture.Spawn($"c{i}", $"c{i}").AskAsync(new Add(1), NoLimit)).ToArray();
        await Task.WhenAll(asked).Soon();

        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Those_who_stop_waiting_for_a_permit_do_not_take_it_along()
    {
        var permits = new RecoveryPermits(1);
        var first = await permits.AcquireAsync(default);
        using var cancel = new CancellationTokenSource();
        var given = permits.AcquireAsync(cancel.Token).AsTask();
        var waiting = permits.AcquireAsync(default).AsTask();

        cancel.Cancel();
        first.Dispose();
        first.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.Soon());
        var second = await waiting.Soon();
        Assert.False(permits.AcquireAsync(default).IsCompleted);
        second.Dispose();
    }

    private async Task<string> StateAsync(string expected)
    {
        for (var deadline = Environment.TickCount64 + 20_000; Environment.TickCount64 < deadline; await Task.Yield())
            if (_fixture.System.Inspect() is [var status, ..] && status.State == expected)
                return expected;
        return _fixture.System.Inspect()[0].State;
    }
}
