namespace Actors.Journal;

/// <summary>Grants leases. Whoever is granted one has fenced every earlier holder by the same transaction.</summary>
public interface ILeaseStore
{
    /// <summary>Takes a lease that is free, expired, or the caller's own (a new token each time).</summary>
    /// <param name="stream">The stream to own.</param>
    /// <param name="owner">The caller; an equal name may take its own lease again, as after a crash.</param>
    /// <param name="duration">Until it expires; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <param name="cancellationToken">Ends the wait; whether the lease was taken is then unknown.</param>
    ValueTask<LeaseResult> AcquireAsync(
        StreamId stream, string owner, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>Prolongs a lease from now.</summary>
    /// <returns>The prolonged lease, or null when it has gone to another.</returns>
    ValueTask<Lease?> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>Gives a lease back. One that has gone to another is left alone.</summary>
    ValueTask ReleaseAsync(Lease lease, CancellationToken cancellationToken = default);
}
