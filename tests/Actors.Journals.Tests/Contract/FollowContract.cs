using System.Text;

namespace Actors.Journals.Tests.Contract;

/// <summary>What every journal owes those who follow it live.</summary>
public abstract class FollowContract
{
    protected abstract IJournal Journal { get; }

    [Fact]
    public async Task A_follower_gets_what_was_there_and_what_is_new()
    {
        await Append("a", 0, "1");
        await using var events = Journal.FollowAsync("a").GetAsyncEnumerator();
        Assert.Equal("1", await Next(events));

        var next = Next(events);
        await Append("b", 0, "not mine");
        Assert.False(next.IsCompleted);
        await Append("a", 1, "2");

        Assert.Equal("2", await next);
    }

    [Fact]
    public async Task A_follower_may_come_before_the_stream()
    {
        await using var events = Journal.FollowAsync("later").GetAsyncEnumerator();
        var next = Next(events);

        await Append("later", 0, "1");

        Assert.Equal("1", await next);
    }

    [Fact]
    public async Task A_follower_with_an_upper_bound_ends_there()
    {
        await Append("a", 0, "1");
        var following = Collect(Journal.FollowAsync("a", to: 3));

        await Append("a", 1, "2", "3", "4");

        Assert.Equal(["1", "2", "3"], await following.Soon());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_follower_with_an_upper_bound_ends_although_events_up_to_it_are_gone(long deleted)
    {
        await Append("a", 0, "1", "2", "3", "4", "5");
        await Journal.DeleteAsync("a", deleted);

        Assert.Empty(await Collect(Journal.FollowAsync("a", to: 3)).Soon());
    }

    [Fact]
    public async Task A_follower_ends_when_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        await using var events = Journal.FollowAllAsync(cancellationToken: cancel.Token).GetAsyncEnumerator();
        var next = Next(events);

        cancel.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task A_follower_of_all_never_steps_over_an_event_however_many_write()
    {
        const int writers = 4, appends = 150;
        var following = Task.Run(async () =>
        {
            var seen = new List<JournalEvent>();
            await foreach (var recorded in Journal.FollowAllAsync())
            {
                seen.Add(recorded);
                if (seen.Count == writers * appends * 2)
                    break;
            }

            return seen;
        });

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < appends; i++)
                await Append($"w{writer}", i * 2, "x", "y");
        }))).Soon();

        var events = await following.Soon();
        Assert.True(events.Zip(events.Skip(1), (earlier, later) => earlier.Position < later.Position).All(isInOrder => isInOrder));
        foreach (var stream in events.GroupBy(recorded => recorded.Stream.Value))
            Assert.Equal(Enumerable.Range(1, appends * 2).Select(i => (long)i), stream.Select(recorded => recorded.Sequence));
    }

    private async Task Append(StreamId stream, long expected, params string[] events) =>
        Assert.IsType<AppendResult.Appended>(await Journal.AppendAsync(new Append(
            stream, expected, [.. events.Select(text => new EventData("said/1", Encoding.UTF8.GetBytes(text)))])));

    private static async Task<string> Next(IAsyncEnumerator<JournalEvent> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().Soon());
        return Encoding.UTF8.GetString(events.Current.Payload.Span);
    }

    private static async Task<List<string>> Collect(IAsyncEnumerable<JournalEvent> events)
    {
        var texts = new List<string>();
        await foreach (var recorded in events)
            texts.Add(Encoding.UTF8.GetString(recorded.Payload.Span));
        return texts;
    }
}
