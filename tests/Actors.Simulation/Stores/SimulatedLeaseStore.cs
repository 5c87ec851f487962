using Actors.Journal;
using Actors.Simulation.Faults;

namespace Actors.Simulation.Stores;

/// <summary>The leases as one node sees them: over a connection, with faults.</summary>
internal sealed class SimulatedLeaseStore(StoreServer server, Connection connection, FaultPlan faults) : ILeaseStore
{
    public async ValueTask<LeaseResult> AcquireAsync(
        StreamId stream, string owner, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        await BeforeAsync(cancellationToken);
        var result = await server.Leases.AcquireAsync(stream, owner, duration, cancellationToken);
        if (result is LeaseResult.Acquired acquired)
            server.Ledger.Grant(acquired.Lease);
        await AfterAsync(cancellationToken);
        return result;
    }

    public async ValueTask<Lease?> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        await BeforeAsync(cancellationToken);
        var renewed = await server.Leases.RenewAsync(lease, duration, cancellationToken);
        await AfterAsync(cancellationToken);
        return renewed;
    }

    public async ValueTask ReleaseAsync(Lease lease, CancellationToken cancellationToken = default)
    {
        await BeforeAsync(cancellationToken);
        await server.Leases.ReleaseAsync(lease, cancellationToken);
        await AfterAsync(cancellationToken);
    }

    private async Task BeforeAsync(CancellationToken cancellationToken)
    {
        await connection.LatencyAsync(cancellationToken);
        if (faults.Strikes(FaultKind.LeaseHangs))
            await connection.NeverAsync(cancellationToken);
        if (faults.Strikes(FaultKind.LeaseFails))
            throw new IOException("the connection is lost");
    }

    private async Task AfterAsync(CancellationToken cancellationToken)
    {
        if (faults.Strikes(FaultKind.LeaseReplyLost))
            throw new IOException("the connection is lost");
        await connection.LatencyAsync(cancellationToken);
    }
}
