
namespace Actors.Journals.Sqlite;

/// <summary>The snapshots of a <see cref="SqliteStore"/>. One that is damaged fails to load, so that an older one is asked for.</summary>
public sealed class SqliteSnapshotStore : ISnapshotStore
{
    private readonly Writer? _writer;
    private readonly Readers _readers;

    internal SqliteSnapshotStore(Writer? writer, Readers readers) => (_writer, _readers) = (writer, readers);

    /// <inheritdoc/>
    public async ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellationToken = default) =>
        await _writer.OrRefuse().WriteAsync(tables =>
        {
            tables.Save(snapshot);
            return true;
        });

    /// <inheritdoc/>
    public async ValueTask<Snapshot?> LoadAsync(
        StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default) =>
        await _readers.ReadAsync(tables => tables.LoadSnapshot(stream, criteria), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default) =>
        await _writer.OrRefuse().WriteAsync(tables =>
        {
            tables.DeleteSnapshots(stream, criteria);
            return true;
        });
}
