using System.Collections.Immutable;
using Actors.Diagnostics;
using Actors.EventSourcing;
using Actors.Training.Checkpoints;
using Actors.Training.Runs;
using Actors.Training.Settings;

namespace Actors.Training.Retention;

/// <summary>
/// Deletes what the rules no longer keep: first the fact that a checkpoint is retired, then its file, then the fact that it is gone.
/// <list type="bullet">
/// <item>A crash in between leaves work, not doubt: every review deletes whatever is still pending.</item>
/// <item>A checkpoint is read back from the disk before anything older goes for it: the newest, and the best model. One that cannot be read now is
/// not lost, and nothing goes for it.</item>
/// <item>What was missing is looked for at every review; one whose content is another is read once.</item>
/// <item>After a deletion for want of room it is looked whether there is more; if not, that is recorded and told, and no other follows.</item>
/// <item>A deletion that fails is recorded and tried again at the next review; nobody waits for it.</item>
/// <item>What has a retired checkpoint's name and is none of the run's stays, which is recorded and told; that ends the retirement.</item>
/// </list>
/// </summary>
/// <param name="onLost">Told of a checkpoint whose file is gone, or not what was recorded.</param>
/// <param name="onFound">Told of a missing checkpoint whose file is there again, and is what was recorded.</param>
/// <param name="onDeleted">Told of deleted checkpoints that the run still knows.</param>
public sealed class RetentionActor(
    string run,
    ICheckpointFiles files,
    FreshKnowledge knowledge,
    Persistence<RetentionState, RetentionEvent> persistence,
    Action<ReviewedCheckpoint, string> onLost,
    Action<CheckpointRecord> onFound,
    Action<RunCommand.ForgetDeleted> onDeleted)
    : EventSourcedActor<RetentionState, RetentionCommand, RetentionEvent>(
        RunHome.RetentionStreamOf(run), knowledge, persistence)
{
    private readonly HashSet<string> _otherContent = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unkept = new(StringComparer.Ordinal);
    private string _unreadable = "";
    private CheckpointSettings? _rules;

    protected override ValueTask OnCommittedAsync(RetentionState state, RetentionCommand command, ImmutableArray<RetentionEvent> events)
    {
        if (command is RetentionCommand.ReportFailure failed && !events.IsEmpty)
            Context.Log(ActorLogLevel.Warning, $"{state.Pending[failed.Sha256].File} is retired and could not be deleted, which is tried again: {failed.Reason}");
        foreach (var inVain in events.OfType<RetentionEvent.RoomNotFreed>())
            Context.Log(ActorLogLevel.Warning, RoomText.InVain(inVain.File, inVain.SizeBytes));
        foreach (var stays in events.OfType<RetentionEvent.CheckpointGivenUp>())
            Context.Log(ActorLogLevel.Warning, $"{stays.File} is retired and not deleted: {stays.Reason}");
        if (command is not RetentionCommand.Review review)
            return ValueTask.CompletedTask;
        TellUnkept(state, review);
        var hasMadeRoom = false;
        foreach (var (sha256, checkpoint) in state.Pending)
        {
            var outcome = Delete(sha256, checkpoint, review);
            hasMadeRoom |= outcome is RetentionCommand.ConfirmDeleted { NotFreedBytes: 0 } && RetentionRules.IsForRoom(checkpoint.Rule);
            Self.Tell(outcome);
        }

        // The next one for want of room goes by what is free then.
        if (hasMadeRoom)
            Self.Tell(review with { IsRefused = false });
        if (RetentionDecider.Deleted(state, review) is { IsEmpty: false } deleted)
            onDeleted(new(deleted, review.Imports));
        var isWhole = !FindLost(state, review);
        LookForMissing(state, review);
        if (isWhole && RetentionDecider.Unverified(knowledge.Trusted(state), review) is { IsEmpty: false } unverified)
            ReadBack(unverified, review);
        return ValueTask.CompletedTask;
    }

    // Once for the same rules: what is free changes all the time.
    private void TellUnkept(RetentionState state, RetentionCommand.Review review)
    {
        if (review.Rules != _rules)
            _unkept.Clear();
        _rules = review.Rules;
        foreach (var bound in RetentionRules.Unkept(RetentionDecider.Present(state, review), state.Pinned.Keys.ToHashSet(), review.Rules, review.FreeBytes))
        {
            if (_unkept.Add(bound.Rule))
                Context.Log(ActorLogLevel.Warning, $"{bound}");
        }
    }

    // What comes back is the run's to record; its next review comes with it.
    private void LookForMissing(RetentionState state, RetentionCommand.Review review)
    {
        foreach (var missing in review.Missing)
        {
            if (state.IsRetired(missing.Sha256) || _otherContent.Contains(missing.Sha256) || files.IsGone(missing.File))
                continue;
            var condition = files.Look(missing.File, missing.Sha256).Condition;
            if (condition == FileCondition.Sound)
                onFound(missing);
            else if (condition == FileCondition.Lost)
                _otherContent.Add(missing.Sha256);
        }
    }

    // What is lost is the run's to record; its next review comes without it.
    private bool FindLost(RetentionState state, RetentionCommand.Review review)
    {
        var lost = RetentionDecider.Present(state, review).Where(checkpoint => files.IsGone(checkpoint.File)).ToArray();
        foreach (var checkpoint in lost)
            onLost(checkpoint, "it is not there");
        return lost.Length > 0;
    }

    // What is saved meanwhile is reviewed before this review again; by then what was read here counts.
    private void ReadBack(ImmutableArray<ReviewedCheckpoint> unverified, RetentionCommand.Review review)
    {
        var findings = unverified.Select(checkpoint => (Checkpoint: checkpoint, Finding: files.Look(checkpoint.File, checkpoint.Sha256))).ToArray();
        var unreadable = string.Join("; ", findings.Where(each => each.Finding.Condition == FileCondition.Unreadable)
            .Select(each => $"{each.Checkpoint.File}: {each.Finding.Reason}"));
        if (unreadable != "" && unreadable != _unreadable)
            Context.Log(ActorLogLevel.Warning, $"No checkpoint is deleted for a newer one that is not known to be sound: {unreadable}");
        _unreadable = unreadable;
        foreach (var (checkpoint, finding) in findings)
        {
            if (finding.Condition == FileCondition.Lost)
                onLost(checkpoint, finding.Reason);
            else if (finding.Condition == FileCondition.Sound)
                Self.Tell(new RetentionCommand.ConfirmVerified(checkpoint.Step, checkpoint.File, checkpoint.Sha256));
        }

        if (findings.Any(each => each.Finding.Condition == FileCondition.Sound))
            Self.Tell(review);
    }

    private RetentionCommand Delete(string sha256, RetiredCheckpoint retired, RetentionCommand.Review review)
    {
        try
        {
            var (recordedBytes, unusedBytes) = (RecordedBytes(sha256, review), files.UnusedBytes);
            var deletion = files.Delete(retired.File, review.RunId, recordedBytes);
            if (deletion.Objection != "")
                return new RetentionCommand.GiveUp(sha256, deletion.Objection);
            var isInVain = deletion.IsShared || files.UnusedBytes - unusedBytes < deletion.SizeBytes / 2;
            return RetentionRules.IsForRoom(retired.Rule) && isInVain
                ? new RetentionCommand.ConfirmDeleted(sha256, deletion.SizeBytes, Math.Max(recordedBytes, deletion.SizeBytes), files.FreeBytes)
                : new RetentionCommand.ConfirmDeleted(sha256, deletion.SizeBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new RetentionCommand.ReportFailure(sha256, failure.Message);
        }
    }

    private static long RecordedBytes(string sha256, RetentionCommand.Review review) =>
        review.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Sha256 == sha256)?.SizeBytes
        ?? review.Missing.FirstOrDefault(missing => missing.Sha256 == sha256)?.SizeBytes
        ?? CheckpointOwner.Unrecorded;
}
