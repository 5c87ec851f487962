using Actors.EventSourcing;
using Actors.Journal;
using Actors.Tests.Journal.Contract;
using static Actors.Tests.EventSourcing.CounterCommand;

namespace Actors.Tests.EventSourcing;

public sealed class SnapshotTests : IAsyncLifetime
{
    private readonly CounterFixture _fixture = new();
    private readonly MemorySnapshotStore _snapshots = new();
    private Func<SnapshotCriteria, Task> _loading = _ => Task.CompletedTask;

    public SnapshotTests() => _fixture.Persistence = _fixture.Persistence with
    {
        Snapshots = new FaultySnapshots(_snapshots, criteria => _loading(criteria)), States = new CounterStateCodec(), SnapshotEvery = 10,
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task A_snapshot_is_taken_every_so_many_events_and_the_two_newest_are_kept()
    {
        await Count(45);

        Assert.Equal("40", (await _snapshots.LoadAsync("counter", SnapshotCriteria.Any))!.Text());
        Assert.Equal(30, (await _snapshots.LoadAsync("counter", new SnapshotCriteria { MaxSequence = 39 }))!.Sequence);
        Assert.Null(await _snapshots.LoadAsync("counter", new SnapshotCriteria { MaxSequence = 29 }));
    }

    [Fact]
    public async Task Recovery_begins_with_the_newest_snapshot()
    {
        await Count(25);
        await _fixture.Store.DeleteAsync("counter", 20); // What the snapshot covers is not asked for.

        await Count(1);

        Assert.Equal("recovered 25", _fixture.Seen.Rest()[^2]);
    }

    [Theory]
    [InlineData("counter/1", "damaged")]
    [InlineData("counter/0", "20")]
    public async Task A_snapshot_that_does_not_read_is_passed_over_for_an_older_one(string manifest, string payload)
    {
        await Count(25);
        await _snapshots.SaveAsync(new Snapshot("counter", 20, DateTimeOffset.UtcNow, manifest, global::System.Text.Encoding.UTF8.GetBytes(payload)));
        await _fixture.Store.DeleteAsync("counter", 10);

        await Count(1);

        Assert.Equal("recovered 25", _fixture.Seen.Rest()[^2]);
    }

    [Fact]
    public async Task Without_a_snapshot_that_reads_all_events_are_replayed()
    {
        await Count(25);
        foreach (var sequence in new[] { 10, 20 })
            await _snapshots.SaveAsync(new Snapshot("counter", sequence, DateTimeOffset.UtcNow, "?", default));

        await Count(1);

        Assert.Equal("recovered 25", _fixture.Seen.Rest()[^2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Half_of_what_snapshots_need_is_a_mistake(bool hasStates)
    {
        _fixture.Persistence = hasStates ? _fixture.Persistence with { Snapshots = null } : _fixture.Persistence with { States = null };

        await _fixture.Spawn().WhenStopped.Soon();

        Assert.EndsWith("a snapshot needs both.", Assert.IsType<InvalidPersistenceException>(Assert.Single(_fixture.Log.Entries).Failure).Message);
    }

    [Fact]
    public async Task A_corrupt_snapshot_is_passed_over_for_an_older_one()
    {
        await Count(25);
        await _fixture.Store.DeleteAsync("counter", 10);
        _loading = criteria => criteria.MaxSequence >= 20 ? throw new CorruptSnapshotException("counter", 20) : Task.CompletedTask;

        await Count(1);

        Assert.Equal("recovered 25", _fixture.Seen.Rest()[^2]);
    }

    [Fact]
    public async Task Without_a_snapshot_that_can_be_loaded_all_events_are_replayed()
    {
        await Count(25);
        _loading = _ => throw new IOException("The connection is lost.");

        await Count(1);

        Assert.Equal("recovered 25", _fixture.Seen.Rest()[^2]);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(25, 20)]
    [InlineData(25, 25)]
    public async Task Events_that_only_a_damaged_snapshot_covers_are_missed_and_not_passed_over(int count, int deleted)
    {
        await Count(count);
        await _snapshots.SaveAsync(new Snapshot("counter", 20, DateTimeOffset.UtcNow, "?", default));
        await _fixture.Store.DeleteAsync("counter", deleted);

        await _fixture.Spawn().WhenStopped.Soon();

        var failed = Assert.IsType<RecoveryFailedException>(_fixture.Log.Entries.Last().Failure);
        Assert.Equal("Recovery of 'counter' failed at event 20: the events that its snapshot covers are gone, and that does not read: No state is called '?'.", failed.Message);
    }

    [Fact]
    public async Task Events_that_were_deleted_beyond_the_snapshot_are_missed_and_not_passed_over()
    {
        await Count(25);
        await _fixture.Store.DeleteAsync("counter", 25);

        await _fixture.Spawn().WhenStopped.Soon();

        Assert.Equal(25, Assert.IsType<RecoveryFailedException>(_fixture.Log.Entries.Last().Failure).Sequence);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(25)]
    public async Task When_the_events_are_gone_a_snapshot_that_could_not_be_loaded_is_tried_again(int count)
    {
        await Count(count);
        await _fixture.Store.DeleteAsync("counter", 20);
        var failures = 2;
        _loading = _ => failures-- > 0 ? throw new IOException("The connection is lost.") : Task.CompletedTask;

        await _fixture.LaterAsync(_fixture.Spawn().AskAsync(new Add(1), Timeout.InfiniteTimeSpan));

        Assert.Equal([$"recovered {count}", $"committed 1 -> {count + 1}"], _fixture.Seen.Rest().TakeLast(2));
    }

    /// <summary>Counts on in a new life of the actor.</summary>
    private async Task Count(int times)
    {
        var counter = _fixture.Spawn();
        for (var i = 0; i < times; i++)
            await counter.AskAsync(new Add(1), Patience.Limit);
        await counter.StopAsync().Soon();
    }

    private sealed class FaultySnapshots(ISnapshotStore inner, Func<SnapshotCriteria, Task> loading) : ISnapshotStore
    {
        public ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellationToken = default) => inner.SaveAsync(snapshot, cancellationToken);

        public async ValueTask<Snapshot?> LoadAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default)
        {
            await loading(criteria);
            return await inner.LoadAsync(stream, criteria, cancellationToken);
        }

        public ValueTask DeleteAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default) =>
            inner.DeleteAsync(stream, criteria, cancellationToken);
    }
}
