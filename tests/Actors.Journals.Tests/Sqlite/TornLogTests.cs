using System.Text;
using Actors.Journals.Sqlite;
using Actors.Journals;

namespace Actors.Journals.Tests.Sqlite;

/// <summary>A log that ends anywhere, or in which any byte is another: what opens is a beginning of what was acknowledged, each append of
/// several events whole or absent, and both streams go on behind it.</summary>
public sealed class TornLogTests : IDisposable
{
    private static readonly SqliteOptions Options = new() { ReserveBytes = 0, ReaderThreads = 1 };

    // Of two streams in turn; the third takes several pages.
    private static readonly (string Stream, string[] Texts)[] Appends =
    [
        ("a", ["1", "2", "3"]),
        ("b", ["1", "2"]),
        ("a", ["4", new string('x', 10_000), "6"]),
        ("b", ["3"]),
        ("a", ["7", "8", "9", "10"]),
        ("b", ["4", "5", "6"]),
    ];

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("journal.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_log_that_ends_around_the_end_of_any_frame_has_lost_the_appends_that_did_not_end_before()
    {
        var (database, log, lengths) = await WriteAndCrash();
        for (var frame = (long)WriteAheadLog.HeaderBytes; frame <= log.Length; frame += WriteAheadLog.FrameBytes)
        {
            foreach (var end in new[] { frame - 1, frame, frame + 1, frame + 2_000 }.Where(end => end <= log.Length))
                await CheckAsync(database, log[..(int)end], lengths.Count(length => length <= end));
        }
    }

    [Fact]
    public async Task A_log_in_which_a_byte_is_another_has_lost_the_appends_that_did_not_end_before_its_frame()
    {
        var (database, log, lengths) = await WriteAndCrash();
        foreach (var offset in Flipped(log.Length))
        {
            var flipped = log.ToArray();
            flipped[offset] ^= (byte)(1 << (int)(offset % 8));
            await CheckAsync(database, flipped, lengths.Count(length => length <= WriteAheadLog.FrameOf(offset)));
        }
    }

    /// <returns>The files as a process that dies leaves them, and the log's length after each append.</returns>
    private async Task<(byte[] Database, byte[] Log, List<long> LengthAfter)> WriteAndCrash()
    {
        var lengths = new List<long>();
        await using var store = SqliteStore.Open(Path, Options);
        foreach (var (stream, texts) in Appends)
        {
            Assert.IsType<AppendResult.Appended>(await store.AppendAsync(stream, await store.Journal.HighestSequenceAsync(stream), texts));
            lengths.Add(new FileInfo(Path + "-wal").Length);
        }

        return (File.ReadAllBytes(Path), File.ReadAllBytes(Path + "-wal"), lengths);
    }

    /// <summary>Every byte of the log's header; of each frame every third byte of its header, each frame beginning at another, and some of its
    /// page.</summary>
    private static IEnumerable<long> Flipped(long length)
    {
        for (var offset = 0L; offset < WriteAheadLog.HeaderBytes; offset++)
            yield return offset;
        for (var (frame, number) = ((long)WriteAheadLog.HeaderBytes, 0); frame < length; frame += WriteAheadLog.FrameBytes, number++)
        {
            for (var offset = number % 3; offset < WriteAheadLog.FrameHeaderBytes; offset += 3)
                yield return frame + offset;
            for (var offset = WriteAheadLog.FrameHeaderBytes + (number * 131); offset < WriteAheadLog.FrameBytes; offset += 1_511)
                yield return frame + offset;
        }
    }

    private async Task CheckAsync(byte[] database, byte[] log, int whole)
    {
        File.WriteAllBytes(Path, database);
        File.WriteAllBytes(Path + "-wal", log);
        File.Delete(Path + "-shm");
        var texts = Appends.Take(whole).ToLookup(append => append.Stream, append => append.Texts);
        await using (var store = SqliteStore.Open(Path, Options))
        {
            foreach (var stream in new[] { "a", "b" })
            {
                var before = texts[stream].SelectMany(each => each).ToArray();
                await CheckStreamAsync(store, stream, before);
                Assert.IsType<AppendResult.Appended>(await store.AppendAsync(stream, before.Length, "next", "and another"));
            }
        }

        await using var reopened = SqliteStore.OpenReadOnly(Path, Options);
        foreach (var stream in new[] { "a", "b" })
            await CheckStreamAsync(reopened, stream, [.. texts[stream].SelectMany(each => each), "next", "and another"]);
    }

    private static async Task CheckStreamAsync(SqliteStore store, string stream, string[] expected) => Assert.Equal(
        expected.Select((text, index) => (index + 1L, text)),
        (await store.Journal.ReadAsync(stream).ToListAsync()).Select(recorded => (recorded.Sequence, Encoding.UTF8.GetString(recorded.Payload.Span))));
}
