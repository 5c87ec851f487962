using Actors.Journal;
using Actors.Training.Checkpoints;

namespace Actors.Training.Runs;

/// <summary>
/// Leases whose tokens are larger than those in a run's checkpoints. A journal that was restored from a backup has forgotten the tokens that it
/// gave out after that: under one of them again, the run's next owner could not replace what the forgotten owners wrote.
/// </summary>
/// <param name="leases">Grants them, each with a larger token than the one before.</param>
/// <param name="home">Where the runs' checkpoints are.</param>
public sealed class LeasesAboveFiles(ILeaseStore leases, RunHome home) : ILeaseStore
{
    /// <summary>As many tokens may be forgotten: one that is further ahead is damage.</summary>
    public const long MostForgotten = 1000;

    /// <inheritdoc/>
    public async ValueTask<LeaseResult> AcquireAsync(
        StreamId stream, string owner, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        var result = await leases.AcquireAsync(stream, owner, duration, cancellationToken);
        if (result is not LeaseResult.Acquired first || !RunHome.TryGetRun(stream, out var run))
            return result;
        var largest = CheckpointDirectory.TokensIn(home.DirectoryOf(run), run)
            .Where(token => token <= first.Lease.Token.Value + MostForgotten).DefaultIfEmpty(0).Max();
        while (result is LeaseResult.Acquired acquired && acquired.Lease.Token.Value <= largest)
            result = await leases.AcquireAsync(stream, owner, duration, cancellationToken);
        return result;
    }

    /// <inheritdoc/>
    public ValueTask<Lease?> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken = default) =>
        leases.RenewAsync(lease, duration, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(Lease lease, CancellationToken cancellationToken = default) => leases.ReleaseAsync(lease, cancellationToken);
}
