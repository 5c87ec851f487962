using Actors.Journals;

namespace Actors.Node.Tests.Fixtures;

/// <summary>Snapshots that are not what was saved.</summary>
internal sealed class DamagedSnapshots : ISnapshotReader
{
    public ValueTask<Snapshot?> LoadAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default) =>
        throw new CorruptSnapshotException(stream, 1);
}
