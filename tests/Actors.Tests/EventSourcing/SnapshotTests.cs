using Actors.EventSourcing;
using Actors.Journal;
using Actors.Tests.Journal.Contract;
using static Actors.Tests.EventSourcing.CounterCommand;

namespace Actors.Tests.EventSourcing;

public sealed class SnapshotTests : IAsyncLifetime
{
    private readonly CounterFixture _fixture = new();
    private readonly MemorySnapshotStore _snapshots = new();

    public SnapshotTests() => _fixture.Persistence = _fixture.Persistence with
    {
        Snapshots = _snapshots, States = new CounterStateCodec(), SnapshotEvery = 10,
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

    /// <summary>Counts on in a new life of the actor.</summary>
    private async Task Count(int times)
    {
        var counter = _fixture.Spawn();
        for (var i = 0; i < times; i++)
            await counter.AskAsync(new Add(1), Patience.Limit);
        await counter.StopAsync().Soon();
    }
}
