using Actors.EventSourcing;
using Actors.Journal;
using static Actors.Tests.EventSourcing.CounterCommand;

namespace Actors.Tests.EventSourcing;

public sealed class OwnershipTests : IAsyncLifetime
{
    private static readonly TimeSpan NoLimit = Timeout.InfiniteTimeSpan;
    private readonly CounterFixture _fixture = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Of_two_actors_on_one_stream_the_one_that_is_behind_is_refused_and_told()
    {
        var first = _fixture.Spawn("first");
        var second = _fixture.Spawn("second");
        await first.AskAsync(new Add(0), NoLimit);
        await second.AskAsync(new Add(0), NoLimit);

        await first.AskAsync(new Add(1), NoLimit).Soon();
        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => second.AskAsync(new Add(2), NoLimit).Soon());

        Assert.IsType<OwnershipLostException>(failed.InnerException);
        await second.WhenStopped.Soon();
        Assert.Contains("ownership lost", _fixture.Seen.Rest());
        Assert.Equal(1, await _fixture.Store.HighestSequenceAsync("counter"));
    }

    [Fact]
    public async Task A_second_actor_does_not_get_the_lease_of_a_living_one()
    {
        _fixture.Persistence = _fixture.Persistence with { Leases = _fixture.Leases };
        var first = _fixture.Spawn("first");
        await first.AskAsync(new Add(1), NoLimit).Soon();

        await _fixture.Spawn("second").WhenStopped.Soon();

        Assert.Contains("'local:/first' holds its lease.", Assert.Single(_fixture.Log.Entries).Failure!.Message);
        await first.AskAsync(new Add(1), NoLimit).Soon();
    }

    [Fact]
    public async Task Leases_that_expire_need_an_owner_with_a_name()
    {
        _fixture.Persistence = _fixture.Persistence with { Leases = _fixture.Leases, Owner = null, LeaseDuration = TimeSpan.FromMinutes(1) };

        await _fixture.Spawn().WhenStopped.Soon();

        Assert.IsType<InvalidPersistenceException>(Assert.Single(_fixture.Log.Entries).Failure);
        Assert.IsType<LeaseResult.Acquired>(await _fixture.Leases.AcquireAsync("counter", "other", NoLimit));
    }

    [Fact]
    public async Task A_restarted_actor_takes_its_own_lease_again()
    {
        _fixture.Persistence = _fixture.Persistence with { Leases = _fixture.Leases };
        var counter = _fixture.Spawn();
        await counter.AskAsync(new Add(1), NoLimit).Soon();

        counter.Tell(new Break());
        await _fixture.LaterAsync(counter.AskAsync(new Add(1), NoLimit));

        Assert.Equal(2, Assert.Single(_fixture.System.Inspect()).Persistence!.FencingToken);
    }

    [Fact]
    public async Task A_stopped_actor_gives_its_lease_back()
    {
        _fixture.Persistence = _fixture.Persistence with { Leases = _fixture.Leases };
        var first = _fixture.Spawn("first");
        await first.AskAsync(new Add(1), NoLimit).Soon();
        await first.StopAsync().Soon();

        await _fixture.Spawn("second").AskAsync(new Add(1), NoLimit).Soon();
    }

    [Fact]
    public async Task An_actor_that_is_stopped_while_it_replays_gives_its_lease_back()
    {
        _fixture.Persistence = _fixture.Persistence with { Leases = _fixture.Leases };
        var reading = new TaskCompletionSource();
        _fixture.Journal.BeforeRead = token =>
        {
            reading.SetResult();
            return Task.Delay(NoLimit, token);
        };
        var counter = _fixture.Spawn();
        await reading.Task.Soon();

        await counter.StopAsync().Soon();

        Assert.IsType<LeaseResult.Acquired>(await _fixture.Leases.AcquireAsync("counter", "other", NoLimit));
    }

    [Fact]
    public async Task An_actor_whose_recovery_fails_for_good_gives_its_lease_back()
    {
        _fixture.Persistence = _fixture.Persistence with { Leases = _fixture.Leases };
        await _fixture.AppendAsync(0, ("unknown/1", ""));

        await _fixture.Spawn().WhenStopped.Soon();

        Assert.IsType<LeaseResult.Acquired>(await _fixture.Leases.AcquireAsync("counter", "other", NoLimit));
    }

    [Fact]
    public async Task An_actor_keeps_its_lease_over_a_restart_and_gives_it_back_when_it_is_stopped_before_that()
    {
        _fixture.Persistence = _fixture.Persistence with { Leases = _fixture.Leases };
        var counter = _fixture.Spawn();
        await counter.AskAsync(new Add(1), NoLimit).Soon();
        counter.Tell(new Break());
        _fixture.Time.Dispatcher.Settle();
        Assert.Equal("Backoff", Assert.Single(_fixture.System.Inspect()).State);
        Assert.IsType<LeaseResult.Held>(await _fixture.Leases.AcquireAsync("counter", "other", NoLimit));

        await counter.StopAsync().Soon();

        Assert.IsType<LeaseResult.Acquired>(await _fixture.Leases.AcquireAsync("counter", "other", NoLimit));
    }

    [Fact]
    public async Task The_lease_of_an_owner_that_is_gone_is_waited_out()
    {
        var minute = TimeSpan.FromMinutes(1);
        _fixture.Persistence = _fixture.Persistence with { Leases = _fixture.Leases, LeaseDuration = minute };
        await _fixture.Leases.AcquireAsync("counter", "gone", minute);

        var asked = _fixture.Spawn().AskAsync(new Add(1), NoLimit);
        await _fixture.LaterAsync(asked);

        Assert.True(_fixture.Time.GetUtcNow() >= new DateTimeOffset(2026, 1, 1, 0, 1, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_lease_is_renewed_while_its_holder_lives_and_an_actor_that_loses_it_is_told()
    {
        var minute = TimeSpan.FromMinutes(1);
        _fixture.Persistence = _fixture.Persistence with { Leases = _fixture.Leases, LeaseDuration = minute };
        var counter = _fixture.Spawn();
        await counter.AskAsync(new Add(1), NoLimit).Soon();

        for (var i = 0; i < 9; i++)
        {
            _fixture.Time.Advance(TimeSpan.FromSeconds(20));
            await counter.AskAsync(new Add(1), NoLimit).Soon();
        }

        Assert.IsType<LeaseResult.Held>(await _fixture.Leases.AcquireAsync("counter", "other", minute));

        // As if the actor had been frozen for longer than its lease.
        await _fixture.Leases.AcquireAsync("counter", "local:/counter", minute);
        _fixture.Time.Advance(TimeSpan.FromSeconds(20));

        await counter.WhenStopped.Soon();
        Assert.Equal("ownership lost", _fixture.Seen.Rest()[^1]);
    }
}
