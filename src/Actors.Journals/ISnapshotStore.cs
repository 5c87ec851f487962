namespace Actors.Journals;

/// <summary>Keeps snapshots. They only save time: whatever is lost here is folded again from the journal.</summary>
public interface ISnapshotStore : ISnapshotReader
{
    /// <summary>Saves a snapshot, in place of one with the same number.</summary>
    ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellationToken = default);

    /// <summary>Deletes the snapshots that match.</summary>
    ValueTask DeleteAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default);
}
