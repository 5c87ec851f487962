using Actors.Journal;
using Actors.Supervision;

namespace Actors.EventSourcing.Recovery;

/// <summary>Third phase: fold the events after the snapshot. Any gap, unknown name or failing fold ends it with the event's
/// number.</summary>
internal sealed class ReplayingEvents<TState, TEvent>(
    StreamId stream,
    string path,
    Persistence<TState, TEvent> persistence,
    IFold<TState, TEvent> fold,
    Recovered<TState> recovered,
    TimeProvider time) : IPhase
{
    private const int EventsPerProgress = 256;

    public string Name => "ReplayingEvents";

    public async ValueTask<Recovered<TState>> RunAsync(CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(persistence.RecoveryTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        var (state, sequence, snapshotSequence) = recovered;
        try
        {
            await foreach (var recorded in persistence.Journal.ReadAsync(stream, sequence + 1, cancellationToken: either.Token))
            {
                state = Fold(state, sequence, recorded);
                sequence = recorded.Sequence;
                if (sequence % EventsPerProgress == 0)
                    limit.CancelAfter(persistence.RecoveryTimeout);
            }

            var highest = await persistence.Journal.HighestSequenceAsync(stream, either.Token);
            return new Recovered<TState>(state, CheckEnd(sequence, highest), snapshotSequence);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            throw new RecoveryTimeoutException(path, stream, sequence, persistence.RecoveryTimeout);
        }
    }

    private TState Fold(TState state, long last, JournalEvent recorded)
    {
        try
        {
            if (recorded.Sequence != last + 1)
                throw new InvalidDataException($"it follows event {last}; those in between are gone, and no snapshot covers them.");
            return fold.Evolve(state, persistence.Events.Decode(recorded.Manifest, recorded.Payload));
        }
        catch (Exception failure)
        {
            throw new RecoveryFailedException(stream, recorded.Sequence, failure);
        }
    }

    private long CheckEnd(long last, long highest)
    {
        if (highest < last)
            throw new RecoveryFailedException(stream, last, new InvalidDataException($"the journal ends at {highest}; its tail is lost."));

        // Higher than the last event read: all were deleted, and the numbers go on.
        return highest;
    }
}
