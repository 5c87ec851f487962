using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Actors.Journals.Sql;

/// <summary>Reads the events that Akka.Persistence.Sql wrote, without an actor system. A position is the <c>ordering</c> of the table.</summary>
/// <remarks>In PostgreSQL a position is taken before its event can be seen, so a lower one may appear later. Behind a gap nothing is handed out
/// until every transaction that could fill it has ended.</remarks>
public sealed class SqlJournalReader(SqlOptions options) : IJournalReader
{
    private const long PageSize = 1_000;

    private readonly SqlConnections _connections = new(options);
    private readonly PostgreSqlWriters? _writers = options.Provider == SqlProvider.PostgreSql ? new PostgreSqlWriters(options) : null;

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEvent> ReadAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, long max = long.MaxValue,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var end = await LastPositionAsync(cancellationToken);
        while (max > 0 && from <= to)
        {
            var size = Math.Min(max, PageSize);
            var page = await _connections.ReadAsync(
                "journal-read", Row, cancellationToken, ("stream", stream.Value), ("from", from), ("to", to), ("end", end), ("max", size));
            foreach (var row in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (row.IsDeleted)
                    continue;
                yield return Open(row);
                max--;
            }

            if (page.Count < size)
                yield break;
            from = page[^1].Sequence + 1;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEvent> ReadAllAsync(
        long after = 0, long max = long.MaxValue, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var end = await LastPositionAsync(cancellationToken);
        while (max > 0 && after < end)
        {
            var size = Math.Min(max, PageSize);
            var page = await ReadPageAsync(after, end, size, cancellationToken);
            if (_writers is not null && HasGap(page, after))
            {
                // What is missing was taken before the last of these could be seen. Its transaction has ended then, and can be seen or never will be.
                await _writers.EndAsync(cancellationToken);
                page = await ReadPageAsync(after, page[^1].Position, size, cancellationToken);
            }

            foreach (var row in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (row.IsDeleted)
                    continue;
                yield return Open(row);
                max--;
            }

            if (page.Count == 0)
                yield break;
            after = page[^1].Position;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEvent> FollowAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, CancellationToken cancellationToken = default) =>
        LiveReading.FollowAsync(
            (next, token) => ReadAsync(stream, next, to, cancellationToken: token),
            from, to, static recorded => recorded.Sequence + 1, PollAsync, token => HighestSequenceAsync(stream, token), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEvent> FollowAllAsync(long after = 0, CancellationToken cancellationToken = default) =>
        LiveReading.FollowAsync(
            (last, token) => ReadAllAsync(last, cancellationToken: token),
            after, long.MaxValue, static recorded => recorded.Position, PollAsync, static _ => ValueTask.FromResult(0L), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<long> HighestSequenceAsync(StreamId stream, CancellationToken cancellationToken = default) =>
        await NumberAsync("journal-highest", cancellationToken, ("stream", stream.Value));

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamId> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The order of the database's index is that of its collation.
        var names = await _connections.ReadAsync("journal-streams", static row => row.GetString(0), cancellationToken);
        names.Sort(StringComparer.Ordinal);
        foreach (var name in names)
            yield return name;
    }

    private static JournalRow Row(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.IsDBNull(4) ? "" : row.GetString(4), row.GetFieldValue<byte[]>(5),
        row.GetBoolean(6));

    private static bool HasGap(List<JournalRow> page, long after) => page.Count > 0 && page[^1].Position - after != page.Count;

    private Task<List<JournalRow>> ReadPageAsync(long after, long end, long max, CancellationToken cancellationToken) =>
        _connections.ReadAsync("journal-read-all", Row, cancellationToken, ("after", after), ("end", end), ("max", max));

    private Task<long> LastPositionAsync(CancellationToken cancellationToken) => NumberAsync("journal-last-position", cancellationToken);

    private async Task<long> NumberAsync(string statement, CancellationToken cancellationToken, params (string, object)[] parameters) =>
        (await _connections.ReadAsync(statement, static row => row.GetInt64(0), cancellationToken, parameters)).FirstOrDefault();

    private JournalEvent Open(JournalRow row)
    {
        try
        {
            var payload = options.IsChecksummed ? ChecksummedPayload.Open(row.Manifest, row.Message) : row.Message;
            return new JournalEvent(row.Position, row.Stream, row.Sequence, new DateTimeOffset(row.Created, TimeSpan.Zero), row.Manifest, payload);
        }
        catch (CorruptPayloadException failure)
        {
            throw new CorruptEventException(row.Stream, row.Sequence, failure.Reason);
        }
    }

    private Task PollAsync() => Task.Delay(options.PollInterval, options.Time);

    private sealed record JournalRow(
        long Position, string Stream, long Sequence, long Created, string Manifest, byte[] Message, bool IsDeleted);
}
