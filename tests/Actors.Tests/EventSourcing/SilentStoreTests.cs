using Actors.EventSourcing;
using Actors.Journal;
using Actors.Supervision;
using static Actors.Tests.EventSourcing.CounterCommand;

namespace Actors.Tests.EventSourcing;

/// <summary>Stores that do not answer, and clocks that do not agree with theirs.</summary>
public sealed class SilentStoreTests : IAsyncLifetime
{
    private static readonly TimeSpan NoLimit = Timeout.InfiniteTimeSpan, Minute = TimeSpan.FromMinutes(1);
    private readonly CounterFixture _fixture = new();
    private readonly TaskCompletionSource _answers = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _answers.TrySetResult();
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task An_append_without_an_answer_has_an_unknown_outcome_and_its_late_acknowledgement_is_nobodys()
    {
        var acknowledged = new TaskCompletionSource();
        var silent = 1;
        _fixture.Journal.AfterAppend = async _ =>
        {
            if (silent-- > 0)
            {
                await _answers.Task;
                acknowledged.SetResult();
            }
        };
        var counter = _fixture.Spawn();

        var asked = counter.AskAsync(new Add(1), NoLimit);
        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => _fixture.LaterAsync(asked));
        Assert.Equal("/counter appended after event 0 of 'counter' and had no answer for 60 s.", Assert.IsType<AppendTimeoutException>(failed.InnerException).Message);
        await _fixture.LaterAsync(counter.AskAsync(new Add(5), NoLimit));
        var before = Assert.Single(_fixture.System.Inspect());
        _answers.SetResult();
        await acknowledged.Task.Soon();
        var next = await counter.AskAsync(new Add(0), NoLimit).Soon();

        Assert.IsType<CommandResult<CounterEvent>.Nothing>(next);
        Assert.Equal(before.Persistence, Assert.Single(_fixture.System.Inspect()).Persistence);
        Assert.Equal(["recovered 0", "recovered 1", "committed 1 -> 6", "committed 0 -> 6"], _fixture.Seen.Rest());
    }

    [Fact]
    public async Task An_append_that_is_given_up_and_written_later_is_refused_by_the_lease_of_the_next_incarnation()
    {
        _fixture.Persistence = _fixture.Persistence with { Leases = _fixture.Leases, LeaseDuration = Minute };
        var silent = 1;
        _fixture.Journal.BeforeAppend = _ => silent-- > 0 ? _answers.Task : Task.CompletedTask;
        var counter = _fixture.Spawn();

        var asked = counter.AskAsync(new Add(1), NoLimit);
        await Assert.ThrowsAsync<CommandFailedException>(() => _fixture.LaterAsync(asked));
        await _fixture.LaterAsync(counter.AskAsync(new Add(0), NoLimit));
        _answers.SetResult();

        Assert.Equal(1, ((CommandResult<CounterEvent>.Committed)await counter.AskAsync(new Add(5), NoLimit).Soon()).Sequence);
        Assert.Equal(1, await _fixture.Store.HighestSequenceAsync("counter"));
        Assert.Contains("committed 1 -> 5", _fixture.Seen.Rest());
    }

    [Fact]
    public async Task A_lease_that_is_not_granted_in_time_ends_recovery_and_names_the_actor()
    {
        _fixture.Persistence = _fixture.Persistence with { Leases = new Leases(_fixture.Leases) { Before = () => _answers.Task } };

        Assert.StartsWith("Recovery of /counter from 'counter' made no progress for 60 s", await FailureAsync());
    }

    [Fact]
    public async Task A_snapshot_that_does_not_load_in_time_ends_recovery_and_names_the_actor()
    {
        _fixture.Persistence = _fixture.Persistence with { Snapshots = new SilentSnapshots(_answers.Task), States = new CounterStateCodec() };

        Assert.StartsWith("Recovery of /counter from 'counter' made no progress for 60 s", await FailureAsync());
    }

    [Fact]
    public async Task A_renewal_without_an_answer_is_tried_again_while_the_lease_holds()
    {
        var leases = new Leases(_fixture.Leases);
        _fixture.Persistence = _fixture.Persistence with { Leases = leases, LeaseDuration = 10 * Minute };
        var counter = _fixture.Spawn();
        await counter.AskAsync(new Add(1), NoLimit).Soon();

        var silent = new TaskCompletionSource();
        var renewing = new TaskCompletionSource();
        leases.Before = () =>
        {
            renewing.TrySetResult();
            return silent.Task;
        };
        await _fixture.Time.AdvanceUntilAsync(renewing.Task, TimeSpan.FromSeconds(5));
        leases.Before = () => Task.CompletedTask;

        await _fixture.LaterAsync(counter.AskAsync(new Add(1), NoLimit));
        Assert.Contains("could not be renewed", Assert.Single(_fixture.Log.Entries).Message);
        silent.SetResult();
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task A_clock_that_is_wrong_by_a_day_neither_loses_a_lease_nor_waits_a_day_for_one(int hours)
    {
        await using var fixture = new CounterFixture(time => new WrongClock(time, TimeSpan.FromHours(hours)));
        var leases = new Leases(fixture.Leases);
        fixture.Persistence = fixture.Persistence with { Leases = leases, LeaseDuration = Minute };
        await fixture.Leases.AcquireAsync("counter", "gone", Minute);

        var counter = fixture.Spawn();
        await fixture.LaterAsync(counter.AskAsync(new Add(1), NoLimit));
        Assert.True(fixture.Time.GetUtcNow() < new DateTimeOffset(2026, 1, 1, 0, 3, 0, TimeSpan.Zero));
        leases.Before = () => throw new IOException("The connection is lost.");
        fixture.Time.Advance(TimeSpan.FromSeconds(20));
        await counter.AskAsync(new Add(1), NoLimit).Soon();
        leases.Before = () => Task.CompletedTask;
        fixture.Time.Advance(TimeSpan.FromSeconds(20));

        await counter.AskAsync(new Add(1), NoLimit).Soon();
        Assert.DoesNotContain("ownership lost", fixture.Seen.Rest());
    }

    private async Task<string> FailureAsync()
    {
        var counter = _fixture.Spawn(supervision: SupervisorStrategy.Stop);
        await _fixture.Time.AdvanceUntilAsync(counter.WhenStopped, TimeSpan.FromSeconds(10));
        return Assert.IsType<RecoveryTimeoutException>(Assert.Single(_fixture.Log.Entries).Failure).Message;
    }

    private sealed class Leases(ILeaseStore inner) : ILeaseStore
    {
        public Func<Task> Before { get; set; } = () => Task.CompletedTask;

        public async ValueTask<LeaseResult> AcquireAsync(StreamId stream, string owner, TimeSpan duration, CancellationToken cancellationToken = default)
        {
            await Before();
            return await inner.AcquireAsync(stream, owner, duration, cancellationToken);
        }

        public async ValueTask<Lease?> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken = default)
        {
            await Before();
            return await inner.RenewAsync(lease, duration, cancellationToken);
        }

        public ValueTask ReleaseAsync(Lease lease, CancellationToken cancellationToken = default) => inner.ReleaseAsync(lease, cancellationToken);
    }

    private sealed class SilentSnapshots(Task answers) : ISnapshotStore
    {
        public ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellationToken = default) => new(answers);

        public async ValueTask<Snapshot?> LoadAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default)
        {
            await answers;
            return null;
        }

        public ValueTask DeleteAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default) => new(answers);
    }

    private sealed class WrongClock(ManualTime right, TimeSpan by) : TimeProvider
    {
        public override long TimestampFrequency => right.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => right.GetUtcNow() + by;

        public override long GetTimestamp() => right.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            right.CreateTimer(callback, state, dueTime, period);
    }
}
