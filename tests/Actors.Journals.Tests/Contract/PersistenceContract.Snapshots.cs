using Akka.Actor;
using Akka.Persistence;

namespace Actors.Journals.Tests.Contract;

/// <summary>The protocol of a snapshot store plugin.</summary>
public abstract partial class PersistenceContract
{
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task An_unknown_stream_has_no_snapshot()
    {
        await SaveThree("other");

        Assert.Null(await LoadAsync("a", SnapshotSelectionCriteria.Latest));
    }

    [Theory]
    [InlineData(long.MaxValue, 60, 30L)]
    [InlineData(29, 60, 20L)]
    [InlineData(20, 60, 20L)]
    [InlineData(9, 60, null)]
    [InlineData(100, 25, 20L)]
    [InlineData(100, 20, 20L)]
    [InlineData(15, 25, 10L)]
    [InlineData(100, 5, null)]
    public async Task The_newest_snapshot_within_bounds_is_loaded(long maxSequence, int maxMinutes, long? expected)
    {
        await SaveThree("a");

        var found = await LoadAsync("a", new SnapshotSelectionCriteria(maxSequence, Noon.AddMinutes(maxMinutes)));

        Assert.Equal(expected, found?.Metadata.SequenceNr);
        if (found is not null)
            Assert.Equal((new Said($"{expected}"), Noon.AddMinutes(expected!.Value)), (found.Snapshot, found.Metadata.Timestamp));
    }

    [Fact]
    public async Task A_snapshot_behind_the_recovery_is_not_loaded()
    {
        await SaveThree("a");

        Assert.Equal(20, (await LoadAsync("a", SnapshotSelectionCriteria.Latest, to: 29))!.Metadata.SequenceNr);
        Assert.Null(await LoadAsync("a", SnapshotSelectionCriteria.None));
    }

    [Fact]
    public async Task When_a_snapshot_is_deleted_the_next_older_one_is_loaded()
    {
        await SaveThree("a");

        await DeleteSnapshotAsync(new SnapshotMetadata("a", 30, Noon.AddMinutes(30)));

        Assert.Equal(20, (await LoadAsync("a", SnapshotSelectionCriteria.Latest))!.Metadata.SequenceNr);
    }

    [Fact]
    public async Task A_snapshot_is_not_deleted_when_its_time_does_not_match()
    {
        await SaveThree("a");

        await DeleteSnapshotAsync(new SnapshotMetadata("a", 30, Noon.AddMinutes(29)));

        Assert.Equal(30, (await LoadAsync("a", SnapshotSelectionCriteria.Latest))!.Metadata.SequenceNr);
    }

    [Theory]
    [InlineData(20, 60, 30L, null)]
    [InlineData(100, 20, 30L, null)]
    [InlineData(100, 60, null, null)]
    [InlineData(9, 60, 30L, 20L)]
    [InlineData(100, 9, 30L, 20L)]
    public async Task Snapshots_within_bounds_are_deleted_and_no_others(long maxSequence, int maxMinutes, long? newest, long? second)
    {
        await SaveThree("a");
        await SaveThree("other");
        var probe = ProbeIn(System);

        SnapshotStoreOf(System).Tell(
            new DeleteSnapshots("a", new SnapshotSelectionCriteria(maxSequence, Noon.AddMinutes(maxMinutes))), probe.Ref);
        await probe.ExpectMsgAsync<DeleteSnapshotsSuccess>();

        Assert.Equal(newest, (await LoadAsync("a", SnapshotSelectionCriteria.Latest))?.Metadata.SequenceNr);
        Assert.Equal(second, (await LoadAsync("a", SnapshotSelectionCriteria.Latest, to: 29))?.Metadata.SequenceNr);
        Assert.Equal(30, (await LoadAsync("other", SnapshotSelectionCriteria.Latest))?.Metadata.SequenceNr);
    }

    [Fact]
    public async Task A_snapshot_with_the_same_number_replaces_the_one_before()
    {
        await SaveThree("a");

        await SaveAsync("a", 30, new Said("newer"));

        Assert.Equal(new Said("newer"), (await LoadAsync("a", SnapshotSelectionCriteria.Latest))!.Snapshot);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(4_000_000)]
    public async Task Large_snapshots_come_back_as_they_were(int size)
    {
        var state = new byte[size];
        new Random(size).NextBytes(state);

        await SaveAsync("a", 1, state);

        Assert.Equal(state, Assert.IsType<byte[]>((await LoadAsync("a", SnapshotSelectionCriteria.Latest))!.Snapshot));
    }

    [Fact]
    public async Task After_rapid_saves_the_latest_snapshot_is_loaded()
    {
        var probe = ProbeIn(System);
        for (var i = 1; i <= 100; i++)
            SnapshotStoreOf(System).Tell(new SaveSnapshot(new SnapshotMetadata("a", i, Noon.AddSeconds(i)), new Said($"{i}")), probe.Ref);
        for (var i = 1; i <= 100; i++)
            await probe.ExpectMsgAsync<SaveSnapshotSuccess>();

        Assert.Equal(new Said("100"), (await LoadAsync("a", SnapshotSelectionCriteria.Latest))!.Snapshot);
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_serialized_fails_to_save_and_does_no_harm()
    {
        await SaveThree("a");
        var probe = ProbeIn(System);

        SnapshotStoreOf(System).Tell(new SaveSnapshot(new SnapshotMetadata("a", 40, Noon), new Unspeakable()), probe.Ref);

        await probe.ExpectMsgAsync<SaveSnapshotFailure>();
        Assert.Equal(30, (await LoadAsync("a", SnapshotSelectionCriteria.Latest))!.Metadata.SequenceNr);
    }

    protected async Task SaveAsync(string id, long sequence, object state)
    {
        var probe = ProbeIn(System);
        SnapshotStoreOf(System).Tell(new SaveSnapshot(new SnapshotMetadata(id, sequence, Noon.AddMinutes(sequence)), state), probe.Ref);
        await probe.ExpectMsgAsync<SaveSnapshotSuccess>();
    }

    protected async Task<SelectedSnapshot?> LoadAsync(string id, SnapshotSelectionCriteria criteria, long to = long.MaxValue)
    {
        var probe = ProbeIn(System);
        SnapshotStoreOf(System).Tell(new LoadSnapshot(id, criteria, to), probe.Ref);
        return (await probe.ExpectMsgAsync<LoadSnapshotResult>()).Snapshot;
    }

    private async Task DeleteSnapshotAsync(SnapshotMetadata metadata)
    {
        var probe = ProbeIn(System);
        SnapshotStoreOf(System).Tell(new DeleteSnapshot(metadata), probe.Ref);
        await probe.ExpectMsgAsync<DeleteSnapshotSuccess>();
    }

    private async Task SaveThree(string id)
    {
        foreach (var sequence in new[] { 10, 30, 20 })
            await SaveAsync(id, sequence, new Said($"{sequence}"));
    }
}
