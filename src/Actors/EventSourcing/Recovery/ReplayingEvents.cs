using Actors.Journal;

namespace Actors.EventSourcing.Recovery;

/// <summary>Third phase: fold the events after the snapshot, to the end. Any gap, unknown name or failing fold ends it with the event's
/// number.</summary>
internal sealed class ReplayingEvents<TState, TEvent>(
    StreamId stream,
    string path,
    Persistence<TState, TEvent> persistence,
    IFold<TState, TEvent> fold,
    Recovered<TState> recovered,
    TimeProvider time) : IPhase
{
    private TState _state = recovered.State;
    private long _sequence = recovered.Sequence;

    public string Name => "ReplayingEvents";

    /// <summary>The last event that has been folded.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    public long SnapshotSequence => recovered.SnapshotSequence;

    /// <exception cref="RecoveryTimeoutException">The store does not answer.</exception>
    public async ValueTask<Recovered<TState>> RunAsync(CancellationToken stopping)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            // A reading ends with what there was when it began. What was appended since is read by another: only what stays away from
            // a reading that began after its number was known has been deleted.
            for (var known = 0L;;)
            {
                await ReadAsync(giveUp.Token);
                var highest = await persistence.Journal.HighestSequenceAsync(stream, giveUp.Token).WithinAsync(persistence.RecoveryTimeout, time);
                if (highest <= _sequence || highest == known)
                    return recovered with { State = _state, Sequence = CheckEnd(highest) };
                known = highest;
            }
        }
        catch (TimeoutException)
        {
            giveUp.Cancel();
            throw new RecoveryTimeoutException(path, stream, _sequence, persistence.RecoveryTimeout);
        }
    }

    private async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        var events = persistence.Journal.ReadAsync(stream, _sequence + 1, cancellationToken: cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        var isSilent = false;
        try
        {
            while (await events.MoveNextAsync().WithinAsync(persistence.RecoveryTimeout, time))
                Fold(events.Current);
        }
        catch (TimeoutException)
        {
            // What does not answer cannot be disposed of either; it is cancelled and left to itself.
            isSilent = true;
            throw;
        }
        finally
        {
            if (!isSilent)
                await events.DisposeAsync();
        }
    }

    private void Fold(JournalEvent recorded)
    {
        if (recorded.Sequence != _sequence + 1)
            throw Missing(recorded.Sequence, $"it follows event {_sequence}; those in between are gone, and no snapshot covers them.");
        try
        {
            _state = fold.Evolve(_state, persistence.Events.Decode(recorded.Manifest, recorded.Payload));
        }
        catch (Exception failure)
        {
            throw new RecoveryFailedException(stream, recorded.Sequence, failure);
        }

        _sequence = recorded.Sequence;
    }

    private long CheckEnd(long highest)
    {
        if (highest < _sequence)
            throw new RecoveryFailedException(stream, _sequence, new InvalidDataException($"the journal ends at {highest}; its tail is lost."));

        // Nothing was ever folded and nothing is left: all were deleted, and the numbers go on. Otherwise the state would be an old one.
        if (highest > _sequence && (_sequence > 0 || recovered.PassedOver is not null))
            throw Missing(highest, $"the events after {_sequence} are gone, and no snapshot covers them.");
        return highest;
    }

    // Where a snapshot could have covered what is missing, its failure is the cause: one that passes brings everything back.
    private Exception Missing(long sequence, string reason) =>
        recovered.PassedOver ?? new RecoveryFailedException(stream, sequence, new InvalidDataException(reason));
}
