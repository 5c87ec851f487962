using System.Data.Common;

namespace Actors.Journals.Sql;

/// <summary>Reads the snapshots that Akka.Persistence.Sql wrote, without an actor system.</summary>
public sealed class SqlSnapshotReader(SqlOptions options) : ISnapshotReader
{
    private readonly SqlConnections _connections = new(options);

    /// <inheritdoc/>
    /// <exception cref="CorruptSnapshotException">The snapshot's checksum does not match.</exception>
    public async ValueTask<Snapshot?> LoadAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default)
    {
        if (await ReadAsync(stream, criteria, cancellationToken) is not { } snapshot)
            return null;
        try
        {
            var payload = options.IsChecksummed ? ChecksummedPayload.Open(snapshot.Manifest, snapshot.Payload) : snapshot.Payload;
            return new Snapshot(stream, snapshot.Sequence, new DateTimeOffset(snapshot.Created, TimeSpan.Zero), snapshot.Manifest, payload);
        }
        catch (CorruptPayloadException)
        {
            throw new CorruptSnapshotException(stream, snapshot.Sequence);
        }
    }

    /// <summary>The number of the newest snapshot that matches, readable or not; null for none.</summary>
    internal async Task<long?> NewestAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken) =>
        (await ReadAsync(stream, criteria, cancellationToken))?.Sequence;

    private async Task<SnapshotRow?> ReadAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken)
    {
        var found = await _connections.ReadAsync(
            "snapshot-load", Row, cancellationToken,
            ("stream", stream.Value), ("minSequence", criteria.MinSequence), ("maxSequence", criteria.MaxSequence),
            ("minCreated", criteria.MinTimestamp.UtcTicks), ("maxCreated", criteria.MaxTimestamp.UtcTicks));
        return found is [var snapshot] ? snapshot : null;
    }

    private static SnapshotRow Row(DbDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? "" : row.GetString(2), row.GetFieldValue<byte[]>(3));

    private sealed record SnapshotRow(long Sequence, long Created, string Manifest, byte[] Payload);
}
