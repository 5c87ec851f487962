namespace Actors.Journals.Memory;

/// <summary>Snapshots without a disk.</summary>
public sealed class MemorySnapshotStore : ISnapshotStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamId, SortedList<long, Snapshot>> _streams = [];

    /// <inheritdoc/>
    public ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(snapshot.Stream, out var snapshots))
                _streams.Add(snapshot.Stream, snapshots = []);
            snapshots[snapshot.Sequence] = snapshot;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<Snapshot?> LoadAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return ValueTask.FromResult(Matching(stream, criteria).LastOrDefault());
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            foreach (var snapshot in Matching(stream, criteria).ToArray())
                _streams[stream].Remove(snapshot.Sequence);
        return ValueTask.CompletedTask;
    }

    private IEnumerable<Snapshot> Matching(StreamId stream, SnapshotCriteria criteria) =>
        _streams.TryGetValue(stream, out var snapshots)
            ? snapshots.Values.Where(snapshot => criteria.Match(snapshot.Sequence, snapshot.Timestamp))
            : [];
}
