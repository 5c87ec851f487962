using Actors.Diagnostics;
using Actors.Journal;

namespace Actors.EventSourcing.Recovery;

/// <summary>Second phase: begin with the newest snapshot that loads. One that does not is skipped for an older one, in the end for the
/// first event: slower, never wrong.</summary>
internal sealed class ReplayingSnapshot<TState, TEvent>(
    StreamId stream, string path, Persistence<TState, TEvent> persistence, TState initial, TimeProvider time) : IPhase
{
    public string Name => "ReplayingSnapshot";

    public async ValueTask<Recovered<TState>> RunAsync(Action<ActorLogLevel, string, Exception?> log, CancellationToken stopping)
    {
        if (persistence is not { Snapshots: { } snapshots, States: { } states })
            return new Recovered<TState>(initial, 0, 0);
        for (var criteria = SnapshotCriteria.Any;;)
        {
            var (snapshot, damaged) = await LoadAsync(snapshots, criteria, log, stopping);
            if (snapshot is not null && damaged is null)
            {
                try
                {
                    return new Recovered<TState>(states.Decode(snapshot.Manifest, snapshot.Payload), snapshot.Sequence, snapshot.Sequence);
                }
                catch (Exception failure)
                {
                    var skipped = $"Snapshot {snapshot.Sequence} of '{stream}' does not read; an older one is tried.";
                    log(ActorLogLevel.Warning, skipped, failure);
                    damaged = snapshot.Sequence;
                }
            }

            if (damaged is null)
                return new Recovered<TState>(initial, 0, 0);
            criteria = criteria with { MaxSequence = damaged.Value - 1 };
        }
    }

    private async ValueTask<(Snapshot? Snapshot, long? Damaged)> LoadAsync(
        ISnapshotStore snapshots, SnapshotCriteria criteria, Action<ActorLogLevel, string, Exception?> log, CancellationToken stopping)
    {
        try
        {
            return (await snapshots.LoadAsync(stream, criteria, stopping).WithinAsync(persistence.RecoveryTimeout, time), null);
        }
        catch (TimeoutException)
        {
            throw new RecoveryTimeoutException(path, stream, 0, persistence.RecoveryTimeout);
        }
        catch (CorruptSnapshotException failure)
        {
            log(ActorLogLevel.Warning, "An older snapshot is tried.", failure);
            return (null, failure.Sequence);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            log(ActorLogLevel.Warning, $"No snapshot of '{stream}' can be loaded; all its events are replayed.", failure);
            return (null, null);
        }
    }
}
