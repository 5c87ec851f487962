using System.Collections.Immutable;
using System.Text;

namespace Actors.Journals.Tests.Contract;

/// <summary>What every journal owes, whatever it is made of. A subclass says how to make one.</summary>
public abstract class JournalContract
{
    protected abstract IJournal Journal { get; }

    [Fact]
    public async Task A_replay_returns_every_event_in_order()
    {
        await Append("a", 0, "one", "two");
        await Append("b", 0, "other");
        await Append("a", 2, "three");

        var events = await Journal.ReadAsync("a").ToListAsync();

        Assert.Equal(["one", "two", "three"], events.Select(Text));
        Assert.Equal([1L, 2, 3], events.Select(recorded => recorded.Sequence));
        Assert.All(events, recorded => Assert.Equal("a", recorded.Stream.Value));
        Assert.Equal(3, await Journal.HighestSequenceAsync("a"));
    }

    [Theory]
    [InlineData(1, 5, 100, "12345")]
    [InlineData(2, 4, 100, "234")]
    [InlineData(2, 4, 2, "23")]
    [InlineData(3, 3, 100, "3")]
    [InlineData(1, 5, 0, "")]
    [InlineData(4, 3, 100, "")]
    [InlineData(5, 100, 100, "5")]
    [InlineData(6, 100, 100, "")]
    [InlineData(0, 2, 100, "12")]
    [InlineData(-3, 1, 100, "1")]
    public async Task Bounds_are_inclusive_and_a_count_limits_and_the_highest_number_stays_known(long from, long to, long max, string expected)
    {
        await Append("a", 0, "1", "2", "3", "4", "5");

        var events = await Journal.ReadAsync("a", from, to, max).ToListAsync();

        Assert.Equal(expected, string.Concat(events.Select(Text)));
        Assert.Equal(5, await Journal.HighestSequenceAsync("a"));
    }

    [Fact]
    public async Task An_unknown_stream_has_no_events_and_the_highest_number_0()
    {
        Assert.Empty(await Journal.ReadAsync("unknown").ToListAsync());
        Assert.Equal(0, await Journal.HighestSequenceAsync("unknown"));
    }

    [Fact]
    public async Task Deleted_events_do_not_replay_and_later_ones_do()
    {
        await Append("a", 0, "1", "2", "3", "4");

        await Journal.DeleteAsync("a", 2);

        Assert.Equal(["3", "4"], (await Journal.ReadAsync("a").ToListAsync()).Select(Text));
        Assert.Equal(["3"], (await Journal.ReadAsync("a", 2, 3).ToListAsync()).Select(Text));
        Assert.Equal(["3", "4"], (await Journal.ReadAllAsync().ToListAsync()).Select(Text));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    public async Task The_highest_number_survives_deletion_and_is_not_used_again(long to)
    {
        await Append("a", 0, "1", "2", "3");

        await Journal.DeleteAsync("a", to);
        await Journal.DeleteAsync("a", to);

        Assert.Equal(3, await Journal.HighestSequenceAsync("a"));
        Assert.IsType<AppendResult.Conflict>(await TryAppend("a", 0, "again"));
        Assert.Equal(4, (await Append("a", 3, "4")).LastSequence);
        Assert.Equal("4", Text((await Journal.ReadAsync("a").ToListAsync())[^1]));
    }

    [Fact]
    public async Task After_complete_deletion_there_is_nothing_and_the_stream_is_still_known()
    {
        await Append("a", 0, "1", "2");

        await Journal.DeleteAsync("a", 2);

        Assert.Empty(await Journal.ReadAsync("a").ToListAsync());
        Assert.Empty(await Journal.ReadAllAsync().ToListAsync());
        Assert.Equal(["a"], (await Journal.StreamsAsync().ToListAsync()).Select(stream => stream.Value));
    }

    [Fact]
    public async Task Positions_are_not_used_again_after_deletion()
    {
        var last = (await Append("a", 0, "1", "2")).LastPosition;
        await Journal.DeleteAsync("a", 2);

        Assert.True((await Append("b", 0, "1")).LastPosition > last);
    }

    [Fact]
    public async Task Deleting_from_an_unknown_stream_does_nothing()
    {
        await Journal.DeleteAsync("unknown", 5);
        Assert.Equal(0, await Journal.HighestSequenceAsync("unknown"));
    }

    [Fact]
    public async Task An_append_that_does_not_know_the_end_writes_nothing()
    {
        await Append("a", 0, "1");

        Assert.Equal(new AppendResult.Conflict(1), await TryAppend("a", 0, "x", "y"));
        Assert.Equal(new AppendResult.Conflict(1), await TryAppend("a", 5, "x"));

        Assert.Equal(["1"], (await Journal.ReadAsync("a").ToListAsync()).Select(Text));
    }

    [Fact]
    public async Task Of_writers_that_append_at_once_one_wins_and_the_others_are_refused()
    {
        for (var round = 0; round < 50; round++)
        {
            var stream = $"contended-{round}";
            var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() => TryAppend(stream, 0, $"{writer}")))).Soon();

            Assert.Single(results, result => result is AppendResult.Appended);
            Assert.Equal(3, results.Count(result => result is AppendResult.Conflict { Actual: 1 }));
            Assert.Single(await Journal.ReadAsync(stream).ToListAsync());
        }
    }

    [Fact]
    public async Task An_append_without_events_is_a_defect()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await TryAppend("a", 0));
        Assert.Equal(0, await Journal.HighestSequenceAsync("a"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10_000)]
    [InlineData(3_000_000)]
    public async Task Payloads_and_manifests_come_back_as_they_were(int size)
    {
        var payload = new byte[size];
        new Random(size).NextBytes(payload);

        await Journal.AppendAsync(new Append("a", 0, [new EventData("sögnuð-ævi/7", payload)]));

        var recorded = Assert.Single(await Journal.ReadAsync("a").ToListAsync());
        Assert.Equal("sögnuð-ævi/7", recorded.Manifest);
        Assert.Equal(payload, recorded.Payload.ToArray());
    }

    [Fact]
    public async Task Events_carry_when_they_were_recorded()
    {
        var before = DateTimeOffset.UtcNow;
        await Append("a", 0, "1");

        var recorded = Assert.Single(await Journal.ReadAsync("a").ToListAsync());

        Assert.InRange(recorded.Timestamp, before - TimeSpan.FromMilliseconds(1), DateTimeOffset.UtcNow);
        Assert.Equal(TimeSpan.Zero, recorded.Timestamp.Offset);
    }

    [Fact]
    public async Task A_reading_holds_what_was_there_when_it_began()
    {
        for (var i = 0; i < 3_000; i++)
            await Append("a", i, $"{i + 1}");
        await using var events = Journal.ReadAsync("a").GetAsyncEnumerator();
        await using var all = Journal.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.True(await all.MoveNextAsync());

        await Append("a", 3_000, "late");

        Assert.Equal(2_999, await CountRest(events));
        Assert.Equal(2_999, await CountRest(all));
    }

    [Fact]
    public async Task What_a_reader_has_not_asked_for_is_not_read_ahead()
    {
        for (var i = 0; i < 10_000; i += 1_000)
            await Append("a", i, [.. Enumerable.Range(i, 1_000).Select(number => $"{number}")]);
        await using var events = Journal.ReadAsync("a").GetAsyncEnumerator();
        await using var all = Journal.ReadAllAsync().GetAsyncEnumerator();
        await using var following = Journal.FollowAsync("a", to: 10_000).GetAsyncEnumerator();
        foreach (var reader in new[] { events, all, following })
            Assert.True(await reader.MoveNextAsync());

        // As long as reading all of it takes: who reads ahead has it all by then.
        for (var i = 0; i < 3; i++)
            Assert.Equal(10_000, await Journal.ReadAsync("a").CountAsync());
        await Journal.DeleteAsync("a", 10_000);

        foreach (var reader in new[] { events, all, following })
            Assert.InRange(await CountRest(reader), 0, 3_000);
    }

    [Fact]
    public async Task Reading_all_streams_is_in_order_of_position_after_an_exclusive_offset()
    {
        for (var i = 0; i < 1_500; i++)
        {
            await Append("a", i, $"a{i}");
            await Append("b", i, $"b{i}");
        }

        var all = await Journal.ReadAllAsync().ToListAsync();
        var rest = await Journal.ReadAllAsync(all[1_233].Position).ToListAsync();
        var some = await Journal.ReadAllAsync(all[1_233].Position, max: 5).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 3_000).Select(i => $"{(i % 2 == 0 ? 'a' : 'b')}{i / 2}"), all.Select(Text));
        Assert.Equal(all.Skip(1_234).Select(Text), rest.Select(Text));
        Assert.Equal(all.Skip(1_234).Take(5).Select(Text), some.Select(Text));
        Assert.True(all.Zip(all.Skip(1), (earlier, later) => earlier.Position < later.Position).All(isInOrder => isInOrder));
        Assert.Empty(await Journal.ReadAllAsync(all[^1].Position).ToListAsync());
    }

    [Fact]
    public async Task Every_stream_is_listed_once()
    {
        foreach (var stream in new[] { "b", "a", "c" })
            await Append(stream, 0, "1", "2");

        Assert.Equal(["a", "b", "c"], (await Journal.StreamsAsync().ToListAsync()).Select(stream => stream.Value));
    }

    [Fact]
    public async Task A_read_that_is_cancelled_ends()
    {
        await Append("a", 0, "1", "2");
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Journal.ReadAsync("a", cancellationToken: cancel.Token))
                cancel.Cancel();
        });
    }

    protected async Task<AppendResult> TryAppend(StreamId stream, long expected, params string[] events) =>
        await Journal.AppendAsync(new Append(stream, expected, Data(events)));

    protected async Task<AppendResult.Appended> Append(StreamId stream, long expected, params string[] events) =>
        Assert.IsType<AppendResult.Appended>(await TryAppend(stream, expected, events));

    protected static string Text(JournalEvent recorded) => Encoding.UTF8.GetString(recorded.Payload.Span);

    private static ImmutableArray<EventData> Data(string[] events) =>
        [.. events.Select(text => new EventData("said/1", Encoding.UTF8.GetBytes(text)))];

    private static async Task<int> CountRest(IAsyncEnumerator<JournalEvent> events)
    {
        var count = 0;
        while (await events.MoveNextAsync())
            count++;
        return count;
    }
}
