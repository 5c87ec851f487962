using Actors.Journal;
using Actors.Simulation.Faults;

namespace Actors.Simulation.Stores;

/// <summary>The snapshots as one node sees them: over a connection, with faults.</summary>
internal sealed class SimulatedSnapshotStore(StoreServer server, Connection connection, FaultPlan faults) : ISnapshotStore
{
    public async ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellationToken = default)
    {
        await BeforeAsync(cancellationToken);
        if (faults.Strikes(FaultKind.SnapshotNotSaved))
            throw new IOException("the snapshot is not saved");
        await server.Snapshots.SaveAsync(snapshot, cancellationToken);
    }

    public async ValueTask<Snapshot?> LoadAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default)
    {
        await BeforeAsync(cancellationToken);
        if (faults.Strikes(FaultKind.SnapshotNotLoaded))
            throw new IOException("no snapshot can be loaded");
        if (await server.Snapshots.LoadAsync(stream, criteria, cancellationToken) is not { } snapshot)
            return null;
        if (faults.Strikes(FaultKind.SnapshotCorrupt))
            throw new CorruptSnapshotException(stream, snapshot.Sequence);
        return faults.Strikes(FaultKind.SnapshotTorn)
            ? snapshot with { Payload = snapshot.Payload[..(snapshot.Payload.Length / 2)] }
            : snapshot;
    }

    public async ValueTask DeleteAsync(StreamId stream, SnapshotCriteria criteria, CancellationToken cancellationToken = default)
    {
        await BeforeAsync(cancellationToken);
        if (faults.Strikes(FaultKind.SnapshotNotSaved))
            throw new IOException("the old snapshots are not deleted");
        await server.Snapshots.DeleteAsync(stream, criteria, cancellationToken);
    }

    private async Task BeforeAsync(CancellationToken cancellationToken)
    {
        await connection.LatencyAsync(cancellationToken);
        if (faults.Strikes(FaultKind.SnapshotHangs))
            await connection.NeverAsync(cancellationToken);
    }
}
