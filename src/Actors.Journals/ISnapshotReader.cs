namespace Actors.Journals;

/// <summary>Reads snapshots.</summary>
public interface ISnapshotReader
{
    /// <summary>The newest snapshot (by sequence number) that matches, or null.</summary>
    ValueTask<Snapshot?> LoadAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default);
}
