using System.Collections.Immutable;
using Actors.EventSourcing;
using Actors.Training.Runs;

namespace Actors.Training.Retention;

/// <summary>
/// Decides which checkpoints go. Never the newest, never the best; and nothing before its successor is durable, because only durable
/// checkpoints are reviewed.
/// </summary>
public sealed class RetentionDecider : IDecider<RetentionState, RetentionCommand, RetentionEvent>
{
    private const string KeepLast = "keep-last";

    public RetentionState Initial => RetentionState.Initial;

    public Decision<RetentionEvent> Decide(RetentionState state, RetentionCommand command) => command switch
    {
        RetentionCommand.Review review => Review(state, review),
        RetentionCommand.ConfirmDeleted deleted => state.Pending.TryGetValue(deleted.Sha256, out var gone)
            ? Decision.Accept<RetentionEvent>(new RetentionEvent.CheckpointDeleted(gone.Step, gone.File, deleted.Sha256, deleted.SizeBytes))
            : Decision.Nothing<RetentionEvent>(),
        RetentionCommand.ReportFailure failed => state.Pending.TryGetValue(failed.Sha256, out var stays) && stays.Failure != failed.Reason
            ? Decision.Accept<RetentionEvent>(new RetentionEvent.CheckpointDeletionFailed(stays.Step, stays.File, failed.Sha256, failed.Reason))
            : Decision.Nothing<RetentionEvent>(),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "not a command of retention"),
    };

    public RetentionState Evolve(RetentionState state, RetentionEvent recorded) => recorded switch
    {
        RetentionEvent.CheckpointRetired e => state with { Pending = state.Pending.SetItem(e.Sha256, new(e.Step, e.File, "")) },
        RetentionEvent.CheckpointDeleted e => new(state.Pending.Remove(e.Sha256), state.Deleted.Add(e.Sha256)),
        RetentionEvent.CheckpointDeletionFailed e => state with { Pending = state.Pending.SetItem(e.Sha256, new(e.Step, e.File, e.Reason)) },
        _ => throw new ArgumentOutOfRangeException(nameof(recorded), recorded, "not an event of retention"),
    };

    private static Decision<RetentionEvent> Review(RetentionState state, RetentionCommand.Review review)
    {
        var present = review.Checkpoints.Where(checkpoint => !state.IsRetired(checkpoint.Sha256)).OrderBy(checkpoint => checkpoint.Step).ToArray();
        var newest = present.TakeLast(review.Rules.KeepLast).ToHashSet();
        var retired = present
            .Where(checkpoint => !newest.Contains(checkpoint) && checkpoint.Step != review.BestStep)
            .Select(checkpoint => (RetentionEvent)new RetentionEvent.CheckpointRetired(
                checkpoint.Step, checkpoint.File, checkpoint.Sha256, KeepLast, $"{review.Rules.KeepLast} newer ones exist"));
        var replaced = state.Pending
            .Where(pending => review.Checkpoints.Any(checkpoint => checkpoint.File == pending.Value.File && checkpoint.Sha256 != pending.Key))
            .Select(pending => (RetentionEvent)new RetentionEvent.CheckpointDeleted(pending.Value.Step, pending.Value.File, pending.Key, 0));
        return Decision.Accept<RetentionEvent>([.. replaced, .. retired]);
    }
}
