using Actors.Journals;

namespace Actors.Journals.Tests.Contract;

/// <summary>What every snapshot store owes.</summary>
public abstract class SnapshotContract
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    protected abstract ISnapshotStore Snapshots { get; }

    [Fact]
    public async Task An_unknown_stream_has_none()
    {
        Assert.Null(await Snapshots.LoadAsync("unknown", SnapshotCriteria.Any));
    }

    [Fact]
    public async Task The_newest_is_loaded_whole()
    {
        await SaveThree();

        var newest = await Snapshots.LoadAsync("a", SnapshotCriteria.Any);

        Assert.NotNull(newest);
        Assert.Equal((30L, Noon.AddMinutes(30), "state/1", "30"), (newest.Sequence, newest.Timestamp, newest.Manifest, newest.Text()));
    }

    [Theory]
    [InlineData(29, 60, 20L)]
    [InlineData(20, 60, 20L)]
    [InlineData(9, 60, null)]
    [InlineData(100, 25, 20L)]
    [InlineData(100, 20, 20L)]
    [InlineData(15, 25, 10L)]
    [InlineData(100, 5, null)]
    public async Task The_newest_within_bounds_is_loaded(long maxSequence, int maxMinutes, long? expected)
    {
        await SaveThree();

        var found = await Snapshots.LoadAsync(
            "a", new SnapshotCriteria { MaxSequence = maxSequence, MaxTimestamp = Noon.AddMinutes(maxMinutes) });

        Assert.Equal(expected, found?.Sequence);
    }

    [Theory]
    [InlineData(30, 0, 30L)]
    [InlineData(31, 0, null)]
    [InlineData(0, 30, 30L)]
    [InlineData(0, 31, null)]
    [InlineData(15, 15, 20L, 29)]
    [InlineData(21, 0, null, 29)]
    [InlineData(0, 21, null, 29)]
    public async Task Lower_bounds_are_inclusive_too(long minSequence, int minMinutes, long? expected, long maxSequence = long.MaxValue)
    {
        await SaveThree();

        var found = await Snapshots.LoadAsync("a", new SnapshotCriteria
        {
            MinSequence = minSequence, MinTimestamp = Noon.AddMinutes(minMinutes), MaxSequence = maxSequence,
        });

        Assert.Equal(expected, found?.Sequence);
    }

    [Fact]
    public async Task Those_from_lower_bounds_on_are_deleted_and_no_others()
    {
        await SaveThree();

        await Snapshots.DeleteAsync("a", new SnapshotCriteria { MinSequence = 20, MinTimestamp = Noon.AddMinutes(21) });
        Assert.Equal(20, (await Snapshots.LoadAsync("a", SnapshotCriteria.Any))!.Sequence);
        await Snapshots.DeleteAsync("a", new SnapshotCriteria { MinSequence = 20 });

        Assert.Equal(10, (await Snapshots.LoadAsync("a", SnapshotCriteria.Any))!.Sequence);
    }

    [Fact]
    public async Task The_same_number_overwrites()
    {
        await SaveThree();
        await Snapshots.SaveAsync(new Snapshot("a", 30, Noon.AddMinutes(40), "state/2", "new"u8.ToArray()));

        var newest = await Snapshots.LoadAsync("a", SnapshotCriteria.Any);

        Assert.Equal(("state/2", "new"), (newest!.Manifest, newest.Text()));
    }

    [Fact]
    public async Task When_one_is_deleted_the_next_older_is_current()
    {
        await SaveThree();

        await Snapshots.DeleteAsync("a", SnapshotCriteria.Exactly(30));

        Assert.Equal(20, (await Snapshots.LoadAsync("a", SnapshotCriteria.Any))!.Sequence);
    }

    [Fact]
    public async Task One_is_not_deleted_when_the_time_does_not_match()
    {
        await SaveThree();

        await Snapshots.DeleteAsync("a", SnapshotCriteria.Exactly(30) with { MaxTimestamp = Noon.AddMinutes(29) });

        Assert.Equal(30, (await Snapshots.LoadAsync("a", SnapshotCriteria.Any))!.Sequence);
    }

    [Fact]
    public async Task Those_within_bounds_are_deleted_and_no_others()
    {
        await SaveThree();
        await Snapshots.SaveAsync(Of("other", 10));

        await Snapshots.DeleteAsync("a", new SnapshotCriteria { MaxSequence = 20 });

        Assert.Null(await Snapshots.LoadAsync("a", new SnapshotCriteria { MaxSequence = 29 }));
        Assert.NotNull(await Snapshots.LoadAsync("a", SnapshotCriteria.Exactly(30)));
        Assert.NotNull(await Snapshots.LoadAsync("other", SnapshotCriteria.Any));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    [InlineData(8_000_000)]
    public async Task Large_ones_come_back_as_they_were(int size)
    {
        var payload = new byte[size];
        new Random(1).NextBytes(payload);

        await Snapshots.SaveAsync(new Snapshot("a", 1, Noon, "state/1", payload));

        Assert.Equal(payload, (await Snapshots.LoadAsync("a", SnapshotCriteria.Any))!.Payload.ToArray());
    }

    [Fact]
    public async Task After_rapid_saves_the_latest_is_loaded()
    {
        await Task.WhenAll(Enumerable.Range(1, 100).Select(i => Snapshots.SaveAsync(Of("a", i)).AsTask())).Soon();

        Assert.Equal(100, (await Snapshots.LoadAsync("a", SnapshotCriteria.Any))!.Sequence);
    }

    private async Task SaveThree()
    {
        foreach (var sequence in new[] { 10, 30, 20 })
            await Snapshots.SaveAsync(Of("a", sequence));
    }

    private static Snapshot Of(StreamId stream, long sequence) =>
        new(stream, sequence, Noon.AddMinutes(sequence), "state/1", System.Text.Encoding.UTF8.GetBytes($"{sequence}"));
}

internal static class SnapshotText
{
    public static string Text(this Snapshot snapshot) => System.Text.Encoding.UTF8.GetString(snapshot.Payload.Span);
}
