using System.Text;
using Actors.Journals.Sqlite;
using Actors.Journals.Sqlite.Interop;

namespace Actors.Journals.Tests.Sqlite;

/// <summary>
/// A journal file of every format that was ever written is read for ever, and goes on. Formats/format-N.db is a file as the program of its
/// time left it; it is never made anew. When a test here fails, files that people have do not read any more: the change needs a format of its
/// own, whose number is N + 1, and a way from N to it. Its file is then written by the new program with what <see cref="Events"/> lists, lies beside
/// the others, and its number joins <see cref="Numbers"/>.
/// </summary>
public sealed class FormatTests : IDisposable
{
    private static readonly int[] Numbers = [1];

    private static readonly DateTimeOffset Began = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Three streams. The first two events of run-a and the only one of run-c, positions 1, 2 and 9, were deleted; each append has a second
    // of its own.
    private static readonly (long Position, string Stream, long Sequence, int Second, string Manifest, string Text)[] Events =
    [
        (3, "run-a", 3, 0, "counted/1", "3"),
        (4, "run-b", 1, 1, "said/1", "größer"),
        (5, "run-a", 4, 2, "said/2", new string('x', 5_000)),
        (6, "run-a", 5, 2, "said/1", ""),
        (7, "run-b", 2, 3, "said/1", "b2"),
        (8, "run-b", 3, 3, "said/1", "b3"),
        (10, "run-b", 4, 5, "counted/1", "4"),
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int> Formats => [.. Numbers];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_format_that_is_written_has_a_file_here()
    {
        await SqliteStore.Open(_folder.File("new.db")).DisposeAsync();
        using var database = Database.Open(_folder.File("new.db"), readOnly: true);
        using var version = database.Prepare("pragma user_version");
        version.Step();

        Assert.Equal(Numbers[^1], version.Int64(0));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_is_read_event_by_event(int format)
    {
        await using var store = SqliteStore.Open(CopyOf(format));

        await CheckContentAsync(store);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_that_is_only_read_says_the_same(int format)
    {
        var path = CopyOf(format);
        var before = File.ReadAllBytes(path);

        await using (var store = SqliteStore.OpenReadOnly(path))
            await CheckContentAsync(store);

        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Its_streams_continue_where_they_ended(int format)
    {
        var path = CopyOf(format);
        await using (var store = SqliteStore.Open(path))
        {
            Assert.Equal(new AppendResult.Appended(7, 12), await store.AppendAsync("run-a", 5, "six", "seven"));
            Assert.Equal(4, Assert.IsType<AppendResult.Conflict>(await store.AppendAsync("run-b", 3, "late")).Actual);
            Assert.Equal(new AppendResult.Appended(2, 13), await store.AppendAsync("run-c", 1, "again"));
        }

        await using var reopened = SqliteStore.Open(path);
        Assert.Equal(
            [.. Events.Select(recorded => (recorded.Position, recorded.Stream, recorded.Sequence, recorded.Text)), (11, "run-a", 6, "six"), (12, "run-a", 7, "seven"), (13, "run-c", 2, "again")],
            (await reopened.Journal.ReadAllAsync().ToListAsync()).Select(recorded => (recorded.Position, recorded.Stream.Value, recorded.Sequence, Text(recorded.Payload))));
    }

    private static async Task CheckContentAsync(SqliteStore store)
    {
        var expected = Events.Select(recorded => (recorded.Position, recorded.Stream, recorded.Sequence, Began.AddSeconds(recorded.Second), recorded.Manifest, recorded.Text)).ToArray();
        Assert.Equal(expected, (await store.Journal.ReadAllAsync().ToListAsync()).Select(Row));
        foreach (var (stream, highest) in new[] { ("run-a", 5), ("run-b", 4), ("run-c", 1) })
        {
            Assert.Equal(expected.Where(recorded => recorded.Stream == stream), (await store.Journal.ReadAsync(stream).ToListAsync()).Select(Row));
            Assert.Equal(highest, await store.Journal.HighestSequenceAsync(stream));
        }

        Assert.Equal(("three", Began.AddSeconds(2)), await SnapshotAsync(store, 3));
        Assert.Equal(("five", Began.AddSeconds(4)), await SnapshotAsync(store, 5));
        Assert.Null(await store.Snapshots.LoadAsync("run-b", SnapshotCriteria.Any));
    }

    private static async Task<(string State, DateTimeOffset Timestamp)> SnapshotAsync(SqliteStore store, long sequence)
    {
        var snapshot = await store.Snapshots.LoadAsync("run-a", SnapshotCriteria.Exactly(sequence));
        Assert.Equal("state/1", snapshot!.Manifest);
        return (Text(snapshot.Payload), snapshot.Timestamp);
    }

    private static (long, string, long, DateTimeOffset, string, string) Row(JournalEvent recorded) =>
        (recorded.Position, recorded.Stream.Value, recorded.Sequence, recorded.Timestamp, recorded.Manifest, Text(recorded.Payload));

    private static string Text(ReadOnlyMemory<byte> payload) => Encoding.UTF8.GetString(payload.Span);

    private string CopyOf(int format)
    {
        var copy = _folder.File($"format-{format}.db");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Sqlite", "Formats", $"format-{format}.db"), copy);
        return copy;
    }
}
