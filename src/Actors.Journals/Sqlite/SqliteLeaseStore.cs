using Actors.Journal;

namespace Actors.Journals.Sqlite;

/// <summary>The leases of a <see cref="SqliteStore"/>. The file has one writing process, so leases only keep its own actors apart, and a
/// new process from the remains of the one before it.</summary>
public sealed class SqliteLeaseStore : ILeaseStore
{
    private readonly Writer? _writer;

    internal SqliteLeaseStore(Writer? writer) => _writer = writer;

    /// <inheritdoc/>
    public async ValueTask<LeaseResult> AcquireAsync(
        StreamId stream, string owner, TimeSpan duration, CancellationToken cancellationToken = default) =>
        await _writer.OrRefuse().WriteAsync(tables => tables.AcquireLease(stream, owner, duration)).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Lease?> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken = default) =>
        await _writer.OrRefuse().WriteAsync(tables => tables.RenewLease(lease, duration)).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(Lease lease, CancellationToken cancellationToken = default) =>
        await _writer.OrRefuse().WriteAsync(tables => tables.RenewLease(lease, null));
}
