using Actors.Journals.Sqlite;
using Actors.Journals.Tests.Contract;
using Actors.Journals;

namespace Actors.Journals.Tests.Sqlite;

/// <summary>A device that fails, once or for a while: whoever writes waits, and what was acknowledged, and nothing else, is there once.</summary>
public sealed class FailingDeviceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("journal.db");

    private string Log => Database + "-wal";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_write_that_fails_or_is_not_flushed_is_done_anew_on_another_connection(bool isFlush, bool byCaller)
    {
        await using (var writer = Open(byCaller))
        {
            await FirstAsync(writer);
            Break(isFlush);

            var appending = writer.AppendAsync(Of("a", 1));

            Assert.Equal(new AppendResult.Appended(2, 2), await appending.Soon());
            Assert.Equal((1, false, Database), (writer.Health.LastOutage!.Number, writer.Health.LastOutage.IsOn, writer.Health.LastOutage.Place));
            Assert.Equal(new AppendResult.Appended(3, 3), await writer.AppendAsync(Of("a", 2)).Soon());
        }

        await AssertEventsAsync(3);
    }

    [Fact]
    public async Task While_the_device_fails_everyone_waits_and_when_it_works_again_all_is_done_in_order()
    {
        await using (var writer = Open(byCaller: false))
        {
            await FirstAsync(writer);
            var away = TakeAway();
            Task<AppendResult>[] appends = [writer.AppendAsync(Of("a", 1)), writer.AppendAsync(Of("a", 2))];
            Assert.True(SpinWait.SpinUntil(() => writer.Health.LastOutage is { IsOn: true }, Patience.Limit));
            Assert.DoesNotContain(appends, append => append.IsCompleted);

            BringBack(away);

            Assert.Equal([new AppendResult.Appended(2, 2), new AppendResult.Appended(3, 3)], await Task.WhenAll(appends).Soon());
            Assert.False(writer.Health.LastOutage!.IsOn);
        }

        await AssertEventsAsync(3);
    }

    [Fact]
    public async Task Patience_ends_for_all_at_once_and_the_journal_works_again_when_the_device_does()
    {
        await using (var writer = Open(byCaller: false, patience: TimeSpan.Zero))
        {
            await FirstAsync(writer);
            var away = TakeAway();
            Assert.True((await Assert.ThrowsAsync<SqliteException>(() => writer.AppendAsync(Of("a", 1)).Soon())).IsOfDevice);
            Assert.True((await Assert.ThrowsAsync<SqliteException>(() => writer.AppendAsync(Of("a", 1)).Soon())).IsOfDevice);
            Assert.Equal((1L, true), (writer.Health.LastOutage!.Number, writer.Health.LastOutage.IsOn));

            BringBack(away);

            Assert.Equal(new AppendResult.Appended(2, 2), await writer.AppendAsync(Of("a", 1)).Soon());
            Assert.NotNull(writer.Health.LastOutage!.Until);
        }

        await AssertEventsAsync(2);
    }

    [Fact]
    public async Task A_journal_without_room_or_reserve_cannot_be_written_and_that_is_told_at_once()
    {
        await using var writer = new Writer(Database, new SqliteOptions { MaxPages = 40 }, new GrowthSignal(), new Reserve("", 0));
        await FirstAsync(writer);
        var large = Of("a", 1) with { Events = [new EventData("said/1", new byte[1 << 20])] };

        await Assert.ThrowsAsync<JournalFullException>(() => writer.AppendAsync(large).Soon());
        Assert.True(writer.Health.LastOutage!.IsOn);

        await writer.AppendAsync(Of("a", 1)).Soon();
        Assert.False(writer.Health.LastOutage!.IsOn);
    }

    [Fact]
    public async Task A_journal_is_closed_although_its_device_fails_and_those_who_wait_are_told()
    {
        var writer = Open(byCaller: false);
        await FirstAsync(writer);
        TakeAway();
        var appending = writer.AppendAsync(Of("a", 1));

        await writer.DisposeAsync().AsTask().Soon();

        await Assert.ThrowsAsync<SqliteException>(() => appending.Soon());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_transaction_that_cannot_begin_is_begun_anew(bool byCaller)
    {
        await using (var writer = Open(byCaller))
        {
            await FirstAsync(writer);
            Outdate();
            BrokenHandle.RefuseFlushes(Log); // To begin, the connection has to read there what has changed.

            Assert.Equal(new AppendResult.Appended(2, 2), await writer.AppendAsync(Of("a", 1)).Soon());
            Assert.Equal(1, writer.Health.LastOutage!.Number);
        }

        await AssertEventsAsync(2);
    }

    [Fact]
    public void What_an_earlier_connection_has_written_without_knowing_it_is_not_written_again()
    {
        using (var database = JournalFile.OpenWriter(Database, new SqliteOptions(), mayCreate: true))
            Assert.Equal(new AppendResult.Appended(1, 1), InTransaction(new WriterTables(database), Of("a", 0)));

        using (var database = JournalFile.OpenWriter(Database, new SqliteOptions(), mayCreate: false))
        {
            var tables = new WriterTables(database) { MayRepeat = true };
            Assert.Equal(new AppendResult.Appended(1, 1), InTransaction(tables, Of("a", 0)));
            Assert.Equal(new AppendResult.Conflict(1), InTransaction(tables, Of("a", 0)));
        }

        using (var database = JournalFile.OpenWriter(Database, new SqliteOptions(), mayCreate: false))
        {
            var other = Of("a", 0) with { Events = [new EventData("said/1", "y"u8.ToArray())] };
            Assert.Equal(new AppendResult.Conflict(1), InTransaction(new WriterTables(database) { MayRepeat = true }, other));
        }
    }

    [Fact]
    public async Task A_reader_that_the_device_fails_reads_again()
    {
        await using var store = SqliteStore.Open(Database, new SqliteOptions { ReaderThreads = 1 });
        await store.AppendAsync("a", 0, "1");
        Assert.Equal(1, await store.Journal.HighestSequenceAsync("a"));
        await store.AppendAsync("a", 1, "2");
        BrokenHandle.RefuseFlushes(Log);
        await Assert.ThrowsAsync<SqliteException>(async () => await store.Journal.HighestSequenceAsync("a"));

        Assert.Equal(2, await store.Journal.HighestSequenceAsync("a"));
    }

    private static AppendResult InTransaction(WriterTables tables, Append append)
    {
        tables.Begin(DateTimeOffset.UnixEpoch);
        var result = tables.Append(append);
        tables.Commit();
        return result;
    }

    private void Break(bool isFlush)
    {
        if (isFlush)
            BrokenHandle.RefuseFlushes(Log);
        else
            BrokenHandle.RefuseWrites(Log);
    }

    // The file, and what is done to it where it was.
    private string TakeAway()
    {
        var away = _folder.File("away.db");
        BrokenHandle.RefuseWrites(Log);
        File.Move(Database, away);
        return away;
    }

    private void BringBack(string away) => File.Move(away, Database);

    private void Outdate()
    {
        using var other = Journals.Sqlite.Interop.Database.Open(Database, readOnly: false);
        other.Execute("update head set stream = stream");
    }

    private async Task AssertEventsAsync(int count)
    {
        await using var store = SqliteStore.Open(Database);
        Assert.Equal(Enumerable.Range(1, count).Select(i => (long)i), (await store.Journal.ReadAsync("a").ToListAsync()).Select(recorded => recorded.Sequence));
    }

    private static async Task FirstAsync(Writer writer)
    {
        await writer.AppendAsync(Of("a", 0)).Soon();
        Assert.True(SpinWait.SpinUntil(() => writer.IsIdle, Patience.Limit));
    }

    private Writer Open(bool byCaller, TimeSpan? patience = null) => new(
        Database,
        new SqliteOptions
        {
            CallerCommitLimit = byCaller ? TimeSpan.FromMinutes(1) : TimeSpan.Zero, FailurePatience = patience ?? new SqliteOptions().FailurePatience,
        },
        new GrowthSignal(), new Reserve("", 0));

    private static Append Of(string stream, long expected) =>
        new(stream, expected, [new EventData("said/1", "x"u8.ToArray())]);
}
