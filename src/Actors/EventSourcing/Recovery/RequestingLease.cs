using Actors.Journal;

namespace Actors.EventSourcing.Recovery;

/// <summary>First phase: become the stream's owner. Waits out the lease of an owner that is gone; gives up before one that
/// renews.</summary>
internal sealed class RequestingLease(
    StreamId stream, string path, ILeaseStore? leases, string owner, TimeSpan duration, TimeProvider time) : IPhase
{
    public string Name => "RequestingLease";

    /// <returns>Null when there are no leases.</returns>
    /// <exception cref="OwnershipLostException">A living owner holds it.</exception>
    public async ValueTask<Lease?> RunAsync(CancellationToken stopping)
    {
        if (leases is null)
            return null;

        // The path belongs to the name: a restarted actor takes its lease again, another actor of the same node does not.
        var holder = $"{owner}:{path}";
        DateTimeOffset? firstExpiry = null;
        while (true)
        {
            switch (await leases.AcquireAsync(stream, holder, duration, stopping))
            {
                case LeaseResult.Acquired acquired:
                    return acquired.Lease;
                case LeaseResult.Held held when held.ExpiresAt == DateTimeOffset.MaxValue || held.ExpiresAt > (firstExpiry ?? held.ExpiresAt):
                    throw new OwnershipLostException(stream, $"'{held.Owner}' holds its lease.");
                case LeaseResult.Held held:
                    firstExpiry = held.ExpiresAt;
                    await Task.Delay(UntilAfter(held.ExpiresAt), time, stopping);
                    break;
            }
        }
    }

    private TimeSpan UntilAfter(DateTimeOffset expiry)
    {
        var rest = expiry - time.GetUtcNow() + TimeSpan.FromMilliseconds(10);
        return rest > TimeSpan.Zero ? rest : TimeSpan.FromMilliseconds(10);
    }
}
