using System.Collections.Immutable;
using Actors.Runs.Deciding;

namespace Actors.Runs.Retention;

/// <summary>
/// Decides which checkpoints go.
/// <list type="bullet">
/// <item>Nothing goes before one that is newer has been read back and found to be what was recorded; the best model, before a better one has.</item>
/// <item>What was brought back is there again and pinned before anybody goes: the run's event is what keeps it, also when retention hears of it late.</item>
/// <item>Who goes is <see cref="RetentionRules"/>' affair; a pin and a retirement are decided here, one after the other, so none is lost to the other.</item>
/// <item>For want of room they go one by one, each when the one before it has made some: what frees nothing is deleted once.</item>
/// </list>
/// </summary>
public sealed class RetentionDecider : IDecider<RetentionState, RetentionCommand, RetentionEvent>
{
    private const string SavedAnew = "saved anew";
    private const string Imported = "import";

    public RetentionState Initial => RetentionState.Initial;

    public Decision<RetentionEvent> Decide(RetentionState state, RetentionCommand command) => command switch
    {
        RetentionCommand.Claim claim => Decision.Accept<RetentionEvent>(new RetentionEvent.RetentionClaimed(claim.Node)),
        RetentionCommand.Review review => Review(state, review),
        RetentionCommand.ConfirmVerified verified => state.Verified.Contains(verified.Sha256) || state.IsRetired(verified.Sha256)
            ? Decision.Nothing<RetentionEvent>()
            : Decision.Accept<RetentionEvent>(new RetentionEvent.CheckpointVerified(verified.Step, verified.File, verified.Sha256)),
        RetentionCommand.ConfirmDeleted deleted => Deleted(state, deleted),
        RetentionCommand.GiveUp givenUp => state.Pending.TryGetValue(givenUp.Sha256, out var replaced)
            ? Decision.Accept<RetentionEvent>(new RetentionEvent.CheckpointGivenUp(replaced.Step, replaced.File, givenUp.Sha256, givenUp.Reason))
            : Decision.Nothing<RetentionEvent>(),
        RetentionCommand.ReportFailure failed => state.Pending.TryGetValue(failed.Sha256, out var stays) && stays.Failure != failed.Reason
            ? Decision.Accept<RetentionEvent>(new RetentionEvent.CheckpointDeletionFailed(stays.Step, stays.File, failed.Sha256, failed.Reason))
            : Decision.Nothing<RetentionEvent>(),
        RetentionCommand.Pin pin => Pin(state, pin),
        RetentionCommand.Unpin unpin => state.Pinned.TryGetValue(unpin.Sha256, out var pinned)
            ? Decision.Accept<RetentionEvent>(new RetentionEvent.CheckpointUnpinned(pinned.Step, pinned.File, unpin.Sha256, unpin.By))
            : Decision.Nothing<RetentionEvent>(),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "not a command of retention"),
    };

    public RetentionState Evolve(RetentionState state, RetentionEvent recorded) => recorded switch
    {
        RetentionEvent.RetentionClaimed => state,
        RetentionEvent.CheckpointVerified e => state with { Verified = state.Verified.Add(e.Sha256) },
        RetentionEvent.CheckpointRetired e => state with
        {
            Pending = state.Pending.SetItem(e.Sha256, new(e.Step, e.File, "", e.Rule)), Verified = state.Verified.Remove(e.Sha256),
        },
        RetentionEvent.CheckpointDeleted e => state with { Pending = state.Pending.Remove(e.Sha256), Deleted = state.Deleted.Add(e.Sha256) },
        RetentionEvent.CheckpointGivenUp e => state with { Pending = state.Pending.Remove(e.Sha256), Deleted = state.Deleted.Add(e.Sha256) },
        RetentionEvent.RoomNotFreed e => state with { InVain = new(e.File, e.SizeBytes, e.FreeBytes) },
        RetentionEvent.RoomFreed => state with { InVain = DeletionInVain.None },
        RetentionEvent.CheckpointDeletionFailed e => state with
        {
            Pending = state.Pending.SetItem(e.Sha256, new(e.Step, e.File, e.Reason, state.Pending.TryGetValue(e.Sha256, out var retired) ? retired.Rule : "")),
        },
        RetentionEvent.CheckpointForgotten e => state with { Deleted = state.Deleted.Remove(e.Sha256) },
        RetentionEvent.CheckpointAdopted e => state with { Pending = state.Pending.Remove(e.Sha256), Deleted = state.Deleted.Remove(e.Sha256) },
        RetentionEvent.CheckpointPinned e => state with
        {
            Pinned = state.Pinned.SetItem(e.Sha256, new(e.Step, e.File)), Imports = Math.Max(state.Imports, e.Import),
        },
        RetentionEvent.CheckpointUnpinned e => state with { Pinned = state.Pinned.Remove(e.Sha256) },
        _ => throw new ArgumentOutOfRangeException(nameof(recorded), recorded, "not an event of retention"),
    };

    /// <summary>The newest checkpoint and the best model, as far as they have not been read back: what is older waits for that.</summary>
    public static ImmutableArray<ReviewedCheckpoint> Unverified(RetentionState state, RetentionCommand.Review review)
    {
        var present = Present(state, review).OrderBy(checkpoint => checkpoint.Step).ToArray();
        return
        [
            .. new[] { present.LastOrDefault(), present.LastOrDefault(checkpoint => checkpoint.IsBest) }
                .OfType<ReviewedCheckpoint>().Distinct().Where(checkpoint => !state.Verified.Contains(checkpoint.Sha256)),
        ];
    }

    /// <summary>The reviewed checkpoints that are not retired.</summary>
    public static IEnumerable<ReviewedCheckpoint> Present(RetentionState state, RetentionCommand.Review review) =>
        review.Checkpoints.Where(checkpoint => !state.IsRetired(checkpoint.Sha256));

    /// <summary>The hashes of those that are deleted and that the run still knows.</summary>
    public static ImmutableArray<string> Deleted(RetentionState state, RetentionCommand.Review review) => [.. Known(review).Where(state.Deleted.Contains)];

    private Decision<RetentionEvent> Review(RetentionState state, RetentionCommand.Review review)
    {
        RetentionEvent[] before = [.. RoomFreed(state, review), .. Forgotten(state, review), .. Replaced(state, review), .. PinnedAnew(state, review), .. BroughtBack(state, review)];
        return Decision.Accept<RetentionEvent>([.. before, .. Retired(before.Aggregate(state, Evolve), review)]);
    }

    private static Decision<RetentionEvent> Deleted(RetentionState state, RetentionCommand.ConfirmDeleted deleted)
    {
        if (!state.Pending.TryGetValue(deleted.Sha256, out var gone))
            return Decision.Nothing<RetentionEvent>();
        var happened = new RetentionEvent.CheckpointDeleted(gone.Step, gone.File, deleted.Sha256, deleted.SizeBytes);
        return deleted.NotFreedBytes > 0 && RetentionRules.IsForRoom(gone.Rule)
            ? Decision.Accept<RetentionEvent>(
                happened, new RetentionEvent.RoomNotFreed(gone.Step, gone.File, deleted.Sha256, deleted.NotFreedBytes, deleted.FreeBytes))
            : Decision.Accept<RetentionEvent>(happened);
    }

    private static IEnumerable<RetentionEvent> RoomFreed(RetentionState state, RetentionCommand.Review review) =>
        state.InVain == DeletionInVain.None || (state.InVain.IsStill(review.FreeBytes) && review.WantsRoom)
            ? []
            : [new RetentionEvent.RoomFreed(review.FreeBytes)];

    private static Decision<RetentionEvent> Pin(RetentionState state, RetentionCommand.Pin pin)
    {
        if (state.IsRetired(pin.Sha256))
            return Decision.Refuse<RetentionEvent>($"{pin.File} is retired already");
        return state.Pinned.ContainsKey(pin.Sha256)
            ? Decision.Nothing<RetentionEvent>()
            : Decision.Accept<RetentionEvent>(new RetentionEvent.CheckpointPinned(pin.Step, pin.File, pin.Sha256, pin.By));
    }

    private static IEnumerable<RetentionEvent> Retired(RetentionState state, RetentionCommand.Review review)
    {
        // What has once failed to go is not counted on.
        var aboutToBeFree = review.Checkpoints
            .Where(checkpoint => state.Pending.TryGetValue(checkpoint.Sha256, out var pending) && pending.Failure == "")
            .Sum(checkpoint => checkpoint.SizeBytes);
        var going = RetentionRules.Apply(
            Present(state, review), state.Pinned.Keys.ToHashSet(), review.Rules, review.FreeBytes + aboutToBeFree, review.NeededBytes, state.Verified,
            review.IsRefused);
        var isWaiting = state.InVain != DeletionInVain.None
            || state.Pending.Values.Any(pending => pending.Failure == "" && RetentionRules.IsForRoom(pending.Rule));
        var forRoom = going.Where(gone => RetentionRules.IsForRoom(gone.Rule)).Take(isWaiting ? 0 : 1).ToArray();
        return going.Where(gone => !RetentionRules.IsForRoom(gone.Rule) || forRoom.Contains(gone))
            .Select(gone => (RetentionEvent)new RetentionEvent.CheckpointRetired(
                gone.Checkpoint.Step, gone.Checkpoint.File, gone.Checkpoint.Sha256, gone.Rule, gone.Reason));
    }

    // What the run no longer knows no review will ever name again.
    private static IEnumerable<RetentionEvent> Forgotten(RetentionState state, RetentionCommand.Review review) =>
        state.Deleted.Except(Known(review)).Select(sha256 => new RetentionEvent.CheckpointForgotten(sha256));

    private static IEnumerable<string> Known(RetentionCommand.Review review) =>
        review.Checkpoints.Select(checkpoint => checkpoint.Sha256).Concat(review.Missing.Select(missing => missing.Sha256));

    // The file of that name is another checkpoint by now: there is nothing to delete.
    private static IEnumerable<RetentionEvent> Replaced(RetentionState state, RetentionCommand.Review review) => state.Pending
        .Where(pending => review.Checkpoints.Any(checkpoint => checkpoint.File == pending.Value.File && checkpoint.Sha256 != pending.Key))
        .Select(pending => (RetentionEvent)new RetentionEvent.CheckpointDeleted(pending.Value.Step, pending.Value.File, pending.Key, 0));

    // Before any rule is applied, and once for each import: what is unpinned after that is left to the rules. What is missing may be found again.
    private static IEnumerable<RetentionEvent> BroughtBack(RetentionState state, RetentionCommand.Review review)
    {
        var known = review.Checkpoints.Select(checkpoint => (checkpoint.Step, checkpoint.File, checkpoint.Sha256, checkpoint.Import))
            .Concat(review.Missing.Select(missing => (missing.Step, missing.File, missing.Sha256, missing.Import)));
        foreach (var (step, file, sha256, import) in known.Where(imported => imported.Import > state.Imports).OrderBy(imported => imported.Import))
        {
            if (state.IsRetired(sha256))
                yield return new RetentionEvent.CheckpointAdopted(step, file, sha256, Imported);
            yield return new RetentionEvent.CheckpointPinned(step, file, sha256, Imported, import);
        }
    }

    // A file that was pinned stays pinned when it had to be saved anew: it is the same step of the same history.
    private static IEnumerable<RetentionEvent> PinnedAnew(RetentionState state, RetentionCommand.Review review)
    {
        foreach (var (sha256, pinned) in state.Pinned)
        {
            if (review.Checkpoints.FirstOrDefault(checkpoint => checkpoint.File == pinned.File && checkpoint.Step == pinned.Step) is not { } anew || anew.Sha256 == sha256 || state.IsRetired(anew.Sha256))
                continue;
            yield return new RetentionEvent.CheckpointUnpinned(pinned.Step, pinned.File, sha256, SavedAnew);
            if (!state.Pinned.ContainsKey(anew.Sha256))
                yield return new RetentionEvent.CheckpointPinned(anew.Step, anew.File, anew.Sha256, SavedAnew);
        }
    }
}
