using System.Collections.Immutable;
using Actors.Runs.Checkpoints;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Akka.Event;

namespace Actors.Node.Entities;

/// <summary>
/// Carries out a review on the disk: deletes what is retired, looks for what is missing, reads back what is not verified.
/// <list type="bullet">
/// <item>A checkpoint is read back from the disk before anything older goes for it: the newest, and the best model. One that cannot be read now is
/// not lost, and nothing goes for it.</item>
/// <item>What was missing is looked for at every review; one whose content is another is read once.</item>
/// <item>After a deletion for want of room it is looked whether there is more; if not, that is recorded and told, and no other follows.</item>
/// <item>A deletion that fails is recorded and tried again at the next review; nobody waits for it.</item>
/// <item>What has a retired checkpoint's name and is not the run's is kept, which is recorded and told; that ends the retirement.</item>
/// </list>
/// </summary>
/// <param name="decide">Has retention decide on a command next.</param>
/// <param name="tellRun">Has the run decide on a command.</param>
internal sealed class CheckpointReview(
    ICheckpointFiles files, FreshKnowledge knowledge, Action<RetentionCommand> decide, Action<RunCommand> tellRun, ILoggingAdapter log)
{
    private readonly HashSet<string> _confirming = new(StringComparer.Ordinal);
    private readonly HashSet<string> _otherContent = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unkept = new(StringComparer.Ordinal);
    private string _unreadable = "";
    private CheckpointSettings? _rules;

    public void CarryOut(RetentionState state, RetentionCommand.Review review)
    {
        TellUnkept(state, review);
        var hasMadeRoom = false;
        foreach (var (sha256, checkpoint) in state.Pending)
        {
            var outcome = Delete(sha256, checkpoint, review);
            hasMadeRoom |= outcome is RetentionCommand.ConfirmDeleted { NotFreedBytes: 0 } && RetentionRules.IsForRoom(checkpoint.Rule);
            decide(outcome);
        }

        // The next one for want of room goes by what is free then.
        if (hasMadeRoom)
            decide(review with { IsRefused = false });
        if (RetentionDecider.Deleted(state, review) is { IsEmpty: false } deleted)
            tellRun(new RunCommand.ForgetDeleted(deleted, review.Imports));
        var isWhole = !FindLost(state, review);
        LookForMissing(state, review);
        if (isWhole)
            Verify(state, review);
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
                log.Warning("{0}", $"{bound}");
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
                tellRun(new RunCommand.ReportFound(missing.File, missing.Sha256));
            else if (condition == FileCondition.Lost)
                _otherContent.Add(missing.Sha256);
        }
    }

    // What is lost is the run's to record; its next review comes without it.
    private bool FindLost(RetentionState state, RetentionCommand.Review review)
    {
        var lost = RetentionDecider.Present(state, review).Where(checkpoint => files.IsGone(checkpoint.File)).ToArray();
        foreach (var checkpoint in lost)
            tellRun(new RunCommand.ReportDamage(checkpoint.File, checkpoint.Sha256, "it is not there"));
        return lost.Length > 0;
    }

    // What was read for the review before this one is confirmed in a moment; this review is decided on again after that.
    private void Verify(RetentionState state, RetentionCommand.Review review)
    {
        _confirming.ExceptWith(state.Verified);
        var unverified = RetentionDecider.Unverified(knowledge.Trusted(state), review);
        if (unverified.Count(checkpoint => _confirming.Remove(checkpoint.Sha256)) > 0) // Once: what is not confirmed then is read again.
            decide(review);
        else if (!unverified.IsEmpty)
            ReadBack(unverified, review);
    }

    // What is saved meanwhile is reviewed before this review again; by then what was read here counts.
    private void ReadBack(ImmutableArray<ReviewedCheckpoint> unverified, RetentionCommand.Review review)
    {
        var era = knowledge.Era;
        var findings = unverified.Select(checkpoint => (Checkpoint: checkpoint, Finding: files.Look(checkpoint.File, checkpoint.Sha256))).ToArray();
        var unreadable = string.Join("; ", findings.Where(each => each.Finding.Condition == FileCondition.Unreadable)
            .Select(each => $"{each.Checkpoint.File}: {each.Finding.Reason}"));
        if (unreadable != "" && unreadable != _unreadable)
            log.Warning("{0}", $"No checkpoint is deleted for a newer one that is not known to be sound: {unreadable}");
        _unreadable = unreadable;
        foreach (var (checkpoint, finding) in findings)
        {
            if (finding.Condition == FileCondition.Lost)
                tellRun(new RunCommand.ReportDamage(checkpoint.File, checkpoint.Sha256, finding.Reason));
            else if (finding.Condition == FileCondition.Sound && _confirming.Add(checkpoint.Sha256))
                decide(new RetentionCommand.ConfirmVerified(checkpoint.Step, checkpoint.File, checkpoint.Sha256, era));
        }

        if (findings.Any(each => each.Finding.Condition == FileCondition.Sound))
            decide(review);
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
