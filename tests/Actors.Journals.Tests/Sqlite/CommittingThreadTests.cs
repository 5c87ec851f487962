using Actors.Journals.Sqlite;
using Actors.Journals.Tests.Contract;
using Actors.Journals;

namespace Actors.Journals.Tests.Sqlite;

/// <summary>Which thread commits: the writer's own, or on a quick device that of a lone append.</summary>
public sealed class CommittingThreadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task On_a_quick_device_a_lone_append_is_durable_when_its_call_returns()
    {
        var time = new CommitTime(TimeSpan.Zero);
        await using var writer = Open(time);
        await FirstAsync(writer);

        var append = writer.AppendAsync(Of("a", 1));

        Assert.True(append.IsCompletedSuccessfully);
        Assert.Equal(Environment.CurrentManagedThreadId, time.LastCommitter);
        Assert.Equal(new AppendResult.Appended(2, 2), await append);
    }

    [Fact]
    public async Task The_first_append_is_left_to_the_writers_thread_for_nothing_is_known_of_the_device()
    {
        var time = new CommitTime(TimeSpan.Zero);
        await using var writer = Open(time);

        await AssertHandedOverAsync(writer, time, Of("a", 0));
    }

    [Fact]
    public async Task On_a_slow_device_no_caller_is_held_up()
    {
        var time = new CommitTime(TimeSpan.FromMilliseconds(5));
        await using var writer = Open(time);
        for (var i = 0; i < 10; i++)
            await AssertHandedOverAsync(writer, time, Of("a", i));
    }

    [Fact]
    public async Task A_device_that_has_become_slow_holds_one_caller_up_and_no_second()
    {
        var time = new CommitTime(TimeSpan.Zero);
        await using var writer = Open(time);
        await FirstAsync(writer);
        time.Took = TimeSpan.FromSeconds(2);
        Assert.True(writer.AppendAsync(Of("a", 1)).IsCompletedSuccessfully);

        await AssertHandedOverAsync(writer, time, Of("a", 2));
    }

    [Fact]
    public async Task A_device_that_hangs_holds_one_caller_up_and_those_behind_it_wait_without_a_thread()
    {
        using var held = new ManualResetEventSlim();
        var time = new CommitTime(TimeSpan.Zero);
        await using var writer = Open(time);
        await FirstAsync(writer);
        time.Held = held;
        var first = Task.Run(() => writer.AppendAsync(Of("a", 1)));
        Assert.True(SpinWait.SpinUntil(() => time.IsHeld, Patience.Limit));

        var second = writer.AppendAsync(Of("a", 2));

        Assert.False(second.IsCompleted);
        held.Set();
        Assert.Equal(new AppendResult.Appended(2, 2), await first.Soon());
        Assert.Equal(new AppendResult.Appended(3, 3), await second.Soon());
    }

    [Fact]
    public async Task An_append_behind_others_waits_its_turn_and_shares_their_transaction()
    {
        using var held = new ManualResetEventSlim();
        var time = new CommitTime(TimeSpan.Zero);
        await using var writer = Open(time);
        await FirstAsync(writer);
        var hold = writer.WriteAsync(_ => held.Wait(Patience.Limit));

        Task<AppendResult>[] appends = [writer.AppendAsync(Of("a", 1)), writer.AppendAsync(Of("a", 2)), writer.AppendAsync(Of("b", 0))];
        Assert.DoesNotContain(appends, append => append.IsCompleted);

        held.Set();
        await hold.Soon();
        Assert.All(await Task.WhenAll(appends).Soon(), result => Assert.IsType<AppendResult.Appended>(result));
    }

    [Fact]
    public async Task Whoever_commits_nothing_is_lost_or_doubled_between_many_callers()
    {
        const int callers = 8, each = 300;
        var path = _folder.File("journal.db");
        await using (var store = SqliteStore.Open(path, new SqliteOptions { Time = new CommitTime(TimeSpan.Zero) }))
        {
            await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
            {
                for (var i = 0; i < each; i++)
                    Assert.IsType<AppendResult.Appended>(await store.Journal.AppendAsync(Of($"s{caller}", i)));
            }))).Soon();
        }

        await using var reopened = SqliteStore.Open(path);
        var all = await reopened.Journal.ReadAllAsync().ToListAsync();
        Assert.Equal(Enumerable.Range(1, callers * each).Select(i => (long)i), all.Select(recorded => recorded.Position));
        Assert.All(all.GroupBy(recorded => recorded.Stream), stream =>
            Assert.Equal(Enumerable.Range(1, each).Select(i => (long)i), stream.Select(recorded => recorded.Sequence)));
    }

    [Fact]
    public async Task Without_a_limit_for_callers_they_commit_nothing()
    {
        var time = new CommitTime(TimeSpan.Zero);
        await using var writer = Open(time, new SqliteOptions { Time = time, CallerCommitLimit = TimeSpan.Zero });
        await FirstAsync(writer);

        await AssertHandedOverAsync(writer, time, Of("a", 1));
    }

    [Fact]
    public async Task An_append_that_was_refused_by_the_device_leaves_the_next_one_to_the_writers_thread()
    {
        var time = new CommitTime(TimeSpan.Zero);
        await using var writer = Open(time, new SqliteOptions { Time = time, MaxPages = 40 });
        await FirstAsync(writer);
        var large = Of("large", 0) with { Events = [new EventData("said/1", new byte[1 << 20])] };
        await Assert.ThrowsAsync<JournalFullException>(() => writer.AppendAsync(large).Soon());

        await AssertHandedOverAsync(writer, time, Of("a", 1));
    }

    [Fact]
    public async Task The_log_is_copied_into_the_database_although_callers_commit()
    {
        var path = _folder.File("journal.db");
        var time = new CommitTime(TimeSpan.Zero);
        await using var store = SqliteStore.Open(path, new SqliteOptions { Time = time, CheckpointPages = 20 });
        for (var i = 0; i < 2_000; i++)
            await store.Journal.AppendAsync(Of("a", i));

        Assert.InRange(new FileInfo(path + "-wal").Length, 1, 100 * 4_120);
        Assert.Equal(2_000, await store.Journal.ReadAsync("a").CountAsync());
    }

    [Fact]
    public async Task A_closed_journal_refuses_an_append_that_its_caller_would_commit()
    {
        var writer = Open(new CommitTime(TimeSpan.Zero));
        await FirstAsync(writer);
        await writer.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => writer.AppendAsync(Of("a", 1)));
    }

    private static async Task AssertHandedOverAsync(Writer writer, CommitTime time, Append append)
    {
        var appending = writer.AppendAsync(append);
        var caller = Environment.CurrentManagedThreadId;

        await appending.Soon();
        Assert.NotEqual(caller, time.LastCommitter);
    }

    // The answer comes just before the writer's thread has nothing to do.
    private static async Task FirstAsync(Writer writer)
    {
        await writer.AppendAsync(Of("a", 0)).Soon();
        Assert.True(SpinWait.SpinUntil(() => writer.IsIdle, Patience.Limit));
    }

    private Writer Open(TimeProvider time, SqliteOptions? options = null) =>
        new(_folder.File("journal.db"), options ?? new SqliteOptions { Time = time }, new GrowthSignal(), new Reserve("", 0));

    private static Append Of(string stream, long expected) =>
        new(stream, expected, [new EventData("said/1", "x"u8.ToArray())]);

    /// <summary>A clock on which every commit takes as long as one says. It is asked for the date once in each transaction.</summary>
    private sealed class CommitTime(TimeSpan took) : TimeProvider
    {
        private long _timestamp;

        public TimeSpan Took { get; set; } = took;

        public int LastCommitter { get; private set; }

        /// <summary>What a commit waits for as soon as it has begun; null for nothing.</summary>
        public ManualResetEventSlim? Held { get; set; }

        public bool IsHeld { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _timestamp, Took.Ticks);

        public override DateTimeOffset GetUtcNow()
        {
            LastCommitter = Environment.CurrentManagedThreadId;
            IsHeld = Held is not null;
            Held?.Wait(Patience.Limit);
            return base.GetUtcNow();
        }
    }
}
