using Actors.Diagnostics;
using Actors.Journal;

namespace Actors.EventSourcing.Recovery;

/// <summary>Second phase: begin with the newest snapshot that loads. One that does not is passed over for an older one, in the end for
/// the first event: slower, never wrong, because recovery ends with its failure when the events it covers are gone.</summary>
internal sealed class ReplayingSnapshot<TState, TEvent>(
    StreamId stream, string path, Persistence<TState, TEvent> persistence, TState initial, TimeProvider time) : IPhase
{
    private Exception? _passedOver;

    public string Name => "ReplayingSnapshot";

    public async ValueTask<Recovered<TState>> RunAsync(Action<ActorLogLevel, string, Exception?> log, CancellationToken stopping)
    {
        if (persistence is not { Snapshots: { } snapshots, States: { } states })
            return new Recovered<TState>(initial, 0, 0);
        for (var criteria = SnapshotCriteria.Any;;)
        {
            var (snapshot, damaged) = await LoadAsync(snapshots, criteria, log, stopping);
            if (snapshot is not null)
            {
                try
                {
                    var state = states.Decode(snapshot.Manifest, snapshot.Payload);
                    return new Recovered<TState>(state, snapshot.Sequence, snapshot.Sequence, _passedOver);
                }
                catch (Exception failure)
                {
                    var skipped = $"Snapshot {snapshot.Sequence} of '{stream}' does not read; an older one is tried.";
                    log(ActorLogLevel.Warning, skipped, failure);
                    damaged = PassOver(snapshot.Sequence, failure);
                }
            }

            if (damaged is null)
                return new Recovered<TState>(initial, 0, 0, _passedOver);
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
            return (null, PassOver(failure.Sequence, failure));
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // It may pass: if the events are gone, the next incarnation tries to load it again.
            log(ActorLogLevel.Warning, $"No snapshot of '{stream}' can be loaded; all its events are replayed.", failure);
            _passedOver = failure;
            return (null, null);
        }
    }

    private long PassOver(long sequence, Exception failure)
    {
        var reason = $"the events that its snapshot covers are gone, and that does not read: {failure.Message}";
        _passedOver = new RecoveryFailedException(stream, sequence, new InvalidDataException(reason, failure));
        return sequence;
    }
}
