using Actors.Journal;

namespace Actors.EventSourcing.Recovery;

/// <summary>First phase: become the stream's owner. Waits out the lease of an owner that is gone; gives up before one that
/// renews.</summary>
internal sealed class RequestingLease(
    StreamId stream, string path, ILeaseStore? leases, string owner, TimeSpan duration, TimeSpan limit, TimeProvider time) : IPhase
{
    public string Name => "RequestingLease";

    /// <summary>When the lease was asked for that was granted, as a timestamp of the clock: it is held for its duration from then
    /// on.</summary>
    public long HeldFrom { get; private set; }

    /// <param name="wait">Waits for so long; others may recover meanwhile.</param>
    /// <param name="stopping">Ends the wait.</param>
    /// <returns>Null when there are no leases.</returns>
    /// <exception cref="OwnershipLostException">A living owner holds it.</exception>
    /// <exception cref="RecoveryTimeoutException">The store does not answer.</exception>
    public async ValueTask<Lease?> RunAsync(Func<TimeSpan, ValueTask> wait, CancellationToken stopping)
    {
        if (leases is null)
            return null;

        // The path belongs to the name: a restarted actor takes its lease again, another actor of the same node does not.
        var holder = $"{owner}:{path}";
        DateTimeOffset? firstExpiry = null;
        while (true)
        {
            HeldFrom = time.GetTimestamp();
            switch (await AcquireAsync(leases, holder, stopping))
            {
                case LeaseResult.Acquired acquired:
                    return acquired.Lease;
                case LeaseResult.Held held when held.ExpiresAt == DateTimeOffset.MaxValue || held.ExpiresAt > firstExpiry:
                    throw new OwnershipLostException(stream, $"'{held.Owner}' holds its lease.");
                case LeaseResult.Held held:
                    await wait(Pause(held.ExpiresAt, isFirst: firstExpiry is null));
                    firstExpiry = held.ExpiresAt;
                    break;
            }
        }
    }

    private async ValueTask<LeaseResult> AcquireAsync(ILeaseStore leases, string holder, CancellationToken stopping)
    {
        try
        {
            return await leases.AcquireAsync(stream, holder, duration, stopping).WithinAsync(limit, time);
        }
        catch (TimeoutException)
        {
            throw new RecoveryTimeoutException(path, stream, 0, limit);
        }
    }

    // The expiry is the store's clock's, which this clock need not agree with: it is believed once, and only if it is plausible.
    private TimeSpan Pause(DateTimeOffset expiry, bool isFirst)
    {
        var rest = expiry - time.GetUtcNow() + TimeSpan.FromMilliseconds(10);
        var longest = duration == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : duration + TimeSpan.FromMilliseconds(10);
        return isFirst && rest > TimeSpan.Zero && rest <= longest ? rest : Again;
    }

    private TimeSpan Again => duration == Timeout.InfiniteTimeSpan ? TimeSpan.FromSeconds(1) : duration / 20;
}
