namespace Actors.Journals;

/// <summary>Finds snapshots that were saved.</summary>
public interface ISnapshotReader
{
    /// <summary>The newest snapshot (by sequence number) that matches, or null.</summary>
    ValueTask<Snapshot?> LoadAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default);
}
