using System.Collections.Immutable;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;

namespace Actors.Node.Entities;

/// <summary>
/// Lets retention decide only by what is known now, in this life of the run's entity.
/// <list type="bullet">
/// <item>A review that a newer one follows is refused. One that has waited, for a journal perhaps, knows nothing of the checkpoints that were
/// lost or written anew meanwhile: by it the only good one could go, or a file that is another's by now.</item>
/// <item>After files were lost, or came back, what was read back is read again: what is in the directory now may not be what was. An era ends
/// with that; what was read in an earlier one does not count, however late it is confirmed.</item>
/// <item>What an earlier life has read back is read again. Between two lives the run may have had another owner, whose worker found the file
/// damaged and wrote another under its name, and nothing of that need be recorded.</item>
/// <item>What is free is measured when it is decided on: deletions may have ended since the review was made.</item>
/// </list>
/// </summary>
/// <param name="freeBytes">On the checkpoints' disk, now; null for what a review says.</param>
public sealed class FreshKnowledge(IDecider<RetentionState, RetentionCommand, RetentionEvent> decider, Func<long>? freeBytes = null)
    : IDecider<RetentionState, RetentionCommand, RetentionEvent>
{
    private readonly Lock _gate = new();
    private ImmutableHashSet<string> _readBack = [];
    private int _era;
    private long _newest;

    /// <inheritdoc/>
    public RetentionState Initial => decider.Initial;

    /// <summary>The review, which from now on is the only one to be decided on. From any thread.</summary>
    public RetentionCommand.Review Number(RetentionCommand.Review review) => review with { Number = Interlocked.Increment(ref _newest) };

    /// <summary>How often was forgotten what had been read back. From any thread.</summary>
    public int Era
    {
        get
        {
            lock (_gate)
                return _era;
        }
    }

    /// <summary>Forgets what was read back, also what is not confirmed yet. From any thread.</summary>
    public void Forget()
    {
        lock (_gate)
            (_era, _readBack) = (_era + 1, []);
    }

    /// <summary>The state without the verifications of earlier lives, and without those that were forgotten.</summary>
    public RetentionState Trusted(RetentionState state)
    {
        lock (_gate)
            return state with { Verified = state.Verified.Intersect(_readBack) };
    }

    /// <inheritdoc/>
    public RetentionState Evolve(RetentionState state, RetentionEvent recorded) => decider.Evolve(state, recorded);

    /// <inheritdoc/>
    public Decision<RetentionEvent> Decide(RetentionState state, RetentionCommand command)
    {
        switch (command)
        {
            case RetentionCommand.Review review:
                DropRetired(state);
                return review.Number < Interlocked.Read(ref _newest)
                    ? Decision.Refuse<RetentionEvent>("a newer review follows")
                    : decider.Decide(Trusted(state), freeBytes is null ? review : review with { FreeBytes = freeBytes() });
            case RetentionCommand.ConfirmVerified verified:
                Confirm(verified);
                return decider.Decide(state, command);
            default:
                return decider.Decide(state, command);
        }
    }

    private void Confirm(RetentionCommand.ConfirmVerified verified)
    {
        lock (_gate)
            _readBack = verified.Era == _era ? _readBack.Add(verified.Sha256) : _readBack;
    }

    private void DropRetired(RetentionState state)
    {
        lock (_gate)
            _readBack = _readBack.Intersect(state.Verified);
    }
}
