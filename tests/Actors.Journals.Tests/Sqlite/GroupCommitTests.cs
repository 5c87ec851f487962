using Actors.Journals.Sqlite;
using Actors.Journals.Tests.Contract;
using Actors.Journals;

namespace Actors.Journals.Tests.Sqlite;

public sealed class GroupCommitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Appends_that_wait_together_share_a_transaction()
    {
        using var held = new ManualResetEventSlim();
        await using var writer = new Writer(_folder.File("journal.db"), new SqliteOptions(), new GrowthSignal(), new Reserve("", 0));
        var first = Hold(writer, held);
        var appends = Enumerable.Range(0, 100).Select(i => writer.AppendAsync(Of($"s{i}", 0))).ToArray();
        var before = writer.Commits;

        held.Set();
        await first.Soon();
        var results = await Task.WhenAll(appends).Soon();

        Assert.All(results, result => Assert.IsType<AppendResult.Appended>(result));
        Assert.Equal(2, writer.Commits - before);
    }

    [Fact]
    public async Task An_append_that_fails_in_a_group_fails_alone()
    {
        using var held = new ManualResetEventSlim();
        await using var writer = new Writer(_folder.File("journal.db"), new SqliteOptions(), new GrowthSignal(), new Reserve("", 0));
        var first = Hold(writer, held);
        var before = writer.AppendAsync(Of("a", 0));
        var broken = writer.WriteAsync<AppendResult>(tables =>
        {
            tables.Append(Of("broken", 0));
            throw new InvalidOperationException("On purpose.");
        });
        var conflict = writer.AppendAsync(Of("a", 7));
        var after = writer.AppendAsync(Of("a", 1));

        held.Set();
        await first.Soon();

        await Assert.ThrowsAsync<InvalidOperationException>(() => broken.Soon());
        Assert.Equal(new AppendResult.Appended(1, 1), await before.Soon());
        Assert.Equal(new AppendResult.Conflict(1), await conflict.Soon());
        Assert.Equal(new AppendResult.Appended(2, 2), await after.Soon());
        Assert.Equal(0, await writer.WriteAsync(tables => ((AppendResult.Conflict)tables.Append(Of("broken", 9))).Actual).Soon());
    }

    [Fact]
    public async Task A_full_journal_refuses_writes_nothing_and_goes_on_when_there_is_room()
    {
        var path = _folder.File("journal.db");
        var large = new string('x', 100_000);
        long written;
        await using (var store = SqliteStore.Open(path, new SqliteOptions { MaxPages = 100 }))
        {
            for (written = 0; ; written++)
            {
                try
                {
                    await store.AppendAsync("a", written, large);
                }
                catch (JournalFullException)
                {
                    break;
                }

                Assert.True(written < 100, "The limit is not kept.");
            }

            Assert.Equal(written, await store.Journal.HighestSequenceAsync("a"));
            await Assert.ThrowsAsync<JournalFullException>(() => store.AppendAsync("a", written, large));
        }

        await using var roomy = SqliteStore.Open(path);
        Assert.Equal(new AppendResult.Appended(written + 1, written + 1), await roomy.AppendAsync("a", written, large));
        Assert.Equal(written + 1, await roomy.Journal.ReadAsync("a").CountAsync());
    }

    [Fact]
    public async Task A_slow_reader_is_read_ahead_for_by_one_page_only()
    {
        await using var store = SqliteStore.Open(_folder.File("journal.db"));
        for (var i = 0; i < 10_000; i += 1_000)
            await store.AppendAsync("a", i, [.. Enumerable.Repeat("x", 1_000)]);
        var before = store.Journal.PagesRead;

        await using var events = store.Journal.ReadAsync("a").GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        Assert.InRange(store.Journal.PagesRead - before, 1, 2);
    }

    [Fact]
    public async Task Every_commit_is_synced_to_the_log()
    {
        await using var writer = new Writer(_folder.File("journal.db"), new SqliteOptions(), new GrowthSignal(), new Reserve("", 0));
        Assert.Equal((2L, "wal", 0L), await writer.WriteAsync(tables =>
            (tables.Pragma("synchronous"), tables.PragmaText("journal_mode"), tables.Pragma("mmap_size"))));
    }

    private static Append Of(string stream, long expected) =>
        new(stream, expected, [new EventData("said/1", "x"u8.ToArray())]);

    private static Task<bool> Hold(Writer writer, ManualResetEventSlim until)
    {
        using var entered = new ManualResetEventSlim();
        var hold = writer.WriteAsync(_ =>
        {
            entered.Set();
            return until.Wait(Patience.Limit);
        });
        Assert.True(entered.Wait(Patience.Limit));
        return hold;
    }
}
