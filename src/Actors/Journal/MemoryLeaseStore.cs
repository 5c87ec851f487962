namespace Actors.Journal;

/// <summary>Leases without a disk, over the streams of one <see cref="MemoryJournal"/>.</summary>
public sealed class MemoryLeaseStore(MemoryJournal journal, TimeProvider? time = null) : ILeaseStore
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamId, Lease> _leases = [];

    /// <inheritdoc/>
    public ValueTask<LeaseResult> AcquireAsync(
        StreamId stream, string owner, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var last = _leases.GetValueOrDefault(stream);
            if (last is not null && last.Owner != owner && last.ExpiresAt > _time.GetUtcNow())
                return ValueTask.FromResult<LeaseResult>(new LeaseResult.Held(last.Owner, last.ExpiresAt));
            var lease = new Lease(stream, owner, new FencingToken((last?.Token.Value ?? 0) + 1), Expiry(duration));
            _leases[stream] = lease;
            journal.Fence(stream, lease.Token);
            return ValueTask.FromResult<LeaseResult>(new LeaseResult.Acquired(lease));
        }
    }

    /// <inheritdoc/>
    public ValueTask<Lease?> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_leases.GetValueOrDefault(lease.Stream)?.Token != lease.Token)
                return ValueTask.FromResult<Lease?>(null);
            var renewed = lease with { ExpiresAt = Expiry(duration) };
            _leases[lease.Stream] = renewed;
            return ValueTask.FromResult<Lease?>(renewed);
        }
    }

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(Lease lease, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            if (_leases.GetValueOrDefault(lease.Stream)?.Token == lease.Token)
                _leases[lease.Stream] = lease with { ExpiresAt = DateTimeOffset.MinValue };
        return ValueTask.CompletedTask;
    }

    private DateTimeOffset Expiry(TimeSpan duration) =>
        duration == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : _time.GetUtcNow() + duration;
}
