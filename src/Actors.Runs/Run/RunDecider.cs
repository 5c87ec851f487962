using System.Collections.Immutable;
using System.Globalization;
using Actors.Runs.Deciding;
using Actors.Runs.Settings;
using Actors.Runs.Protocol;

namespace Actors.Runs.Run;

/// <summary>
/// Turns what workers report and operators want into a run's facts. Pure: no clock, no randomness, no I/O.
/// A step is recorded once; reported again it is compared with its record, bit for bit.
/// </summary>
public sealed class RunDecider : IDecider<RunState, RunCommand, RunEvent>
{
    public RunState Initial => RunState.Initial;

    public RunState Evolve(RunState state, RunEvent recorded) => RunEvolution.Apply(state, recorded);

    public Decision<RunEvent> Decide(RunState state, RunCommand command) => command switch
    {
        RunCommand.Submit submit => Submit(state, submit),
        RunCommand.Claim when state.Status == RunStatus.Unknown => Nothing,
        _ when state.Status == RunStatus.Unknown => Refuse("the run is not submitted"),
        RunCommand.Claim claim => Accept(new RunEvent.RunClaimed(claim.Node, Math.Max(claim.FencingToken, state.FencingToken + 1))),
        RunCommand.StartAttempt => StartAttempt(state),
        RunCommand.Report report when report.Attempt != state.Attempt || !state.AttemptOpen =>
            Refuse($"attempt {report.Attempt} is over; the run is at attempt {state.Attempt}"),
        RunCommand.Report report => Decide(state, report.Content),
        RunCommand.WorkerExited exited => WorkerExited(state, exited),
        RunCommand.Pause pause => Pause(state, pause),
        RunCommand.Suspend suspend => state.Status == RunStatus.Running
            ? Accept(new RunEvent.RunSuspended(state.Step, suspend.Cause, suspend.Place, suspend.NeededBytes, suspend.Reason))
            : Nothing,
        RunCommand.Continue => state.Suspension.Cause is SuspensionCause.JournalNeedsRoom or SuspensionCause.JournalFails
            ? Accept(new RunEvent.RunContinued(state.Step))
            : Nothing,
        RunCommand.LookForRoom => Nothing,
        RunCommand.ReportDamage damage => state.Checkpoints.Find(known => known.File == damage.File && known.Sha256 == damage.Sha256) is { } lost
            ? Accept(new RunEvent.CheckpointMissing(lost.Step, lost.File, damage.Reason))
            : Nothing,
        RunCommand.ReportFound report => state.Missing.Find(known => known.File == report.File && known.Sha256 == report.Sha256) is { } found
            ? Accept(new RunEvent.CheckpointFound(found.Step, found.File, found.Sha256))
            : Nothing,
        RunCommand.ForgetDeleted deleted => deleted.Imports == state.Imports
            ? Decision.Accept<RunEvent>([.. state.Checkpoints.Concat(state.Missing)
                .Where(known => deleted.Sha256.Contains(known.Sha256))
                .Select(known => new RunEvent.CheckpointForgotten(known.Step, known.File, known.Sha256))])
            : Nothing,
        RunCommand.ChangeCheckpointRules change => change.Rules == state.Settings.Checkpoints
            ? Nothing
            : Accept(new RunEvent.CheckpointRulesChanged(change.Rules, change.By)),
        RunCommand.Pin pin => state.Checkpoints.Exists(known => known.Sha256 == pin.Sha256)
            ? Nothing
            : Refuse($"the run has no checkpoint with SHA-256 {pin.Sha256}"),
        RunCommand.Clean => Nothing,
        RunCommand.Import import => Import(state, import),
        RunCommand.AllowBeginAnew allow => state.MayBeginAnew || state.Checkpoints.Count + state.Missing.Count == 0
            ? Nothing
            : Accept(new RunEvent.BeginAnewAllowed(allow.By)),
        RunCommand.AcceptDivergence accept => AcceptDivergence(state, accept),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "not a command of a run"),
    };

    private static Decision<RunEvent> Decide(RunState state, WorkerReport report) => report switch
    {
        WorkerReport.Preparing or WorkerReport.Noticed => Nothing,
        WorkerReport.SampleUnreadable sample => state.RejectedSamples.Contains(sample.Sample)
            ? Nothing
            : Accept(new RunEvent.SampleRejected(sample.Sample, sample.Reason)),
        WorkerReport.Ready ready => Readiness.Decide(state, ready),
        WorkerReport.BatchReported batch => Batch(state, batch),
        WorkerReport.ValidationReported validation => ValidationDecision.Decide(state, validation),
        WorkerReport.CheckpointReported checkpoint => Checkpoint(state, checkpoint),
        WorkerReport.CheckpointSkipped skipped => skipped.Step <= state.SkippedStep
            ? Nothing
            : Accept(new RunEvent.CheckpointSkipped(skipped.Step, skipped.WrittenStep)),
        WorkerReport.CheckpointBlocked blocked => Blocked(state, blocked),
        WorkerReport.FilesBlocked blocked => Accept(new RunEvent.RunSuspended(
            state.Step, blocked.NeedsRoom ? SuspensionCause.WorkerFilesNeedRoom : SuspensionCause.WorkerFilesFail, blocked.Place, 0, blocked.Reason)),
        WorkerReport.Paused paused => Accept(new RunEvent.RunPaused(paused.Step, "requested")),
        WorkerReport.Finished finished => state.LastValidation.Finish == "" || finished.Step != state.Step
            ? Refuse($"the worker finished at step {finished.Step}, which the run did not ask for")
            : Accept(new RunEvent.RunCompleted(finished.Step, state.LastValidation.Finish, finished.ModelSha256)),
        WorkerReport.Refused refused => Accept(new RunEvent.RunFailed(state.Step, refused.Reason)),
        _ => throw new ArgumentOutOfRangeException(nameof(report), report, "not a report of a worker"),
    };

    private static Decision<RunEvent> Submit(RunState state, RunCommand.Submit submit)
    {
        if (state.Status == RunStatus.Unknown)
            return Accept(new RunEvent.RunSubmitted(submit.Run, submit.Id, submit.Settings, submit.RecipeSettings, submit.SettingsHash));
        // When checkpoints are saved and which ones stay may be changed at any time; all else makes it another run.
        var recorded = state.Submission with { SettingsHash = submit.SettingsHash };
        return recorded == new RunSubmission(
                submit.Run, recorded.Id, submit.Settings with { Checkpoints = state.Settings.Checkpoints }, submit.RecipeSettings, submit.SettingsHash)
            ? Nothing
            : Refuse($"run {submit.Run} was submitted with other settings");
    }

    private static Decision<RunEvent> StartAttempt(RunState state) => state.Status == RunStatus.Completed
        ? Refuse($"run {state.Submission.Run} is completed at step {state.Step}")
        : Accept(new RunEvent.AttemptStarted(state.Attempt + 1));

    private static Decision<RunEvent> Batch(RunState state, WorkerReport.BatchReported batch)
    {
        if (batch.Step > state.Step + 1)
            return Refuse($"the worker reported step {batch.Step} after step {state.Step}");
        if (batch.Step <= state.Step)
            return Reexecuted(state, batch);

        var events = ImmutableArray.CreateBuilder<RunEvent>(2);
        var (epoch, number) = (state.EpochOf(batch.Step), state.BatchOf(batch.Step));
        events.Add(new RunEvent.BatchCompleted(
            batch.Step, epoch, number, batch.Loss, batch.LearningRate, batch.GradientNorm, batch.DurationMs));
        if (!float.IsFinite(batch.Loss))
            return NonFinite(events, batch);
        if (number == state.Data.StepsPerEpoch)
            events.Add(new RunEvent.EpochCompleted(epoch, batch.Step, state.Losses.Add(batch.Loss).Mean(batch.Step - number + 1, batch.Step)));
        return Decision.Accept(events.ToImmutable());
    }

    private static Decision<RunEvent> Reexecuted(RunState state, WorkerReport.BatchReported batch)
    {
        var loss = state.Losses[batch.Step];
        var learningRate = state.LearningRateOf(batch.Step);
        if (BitConverter.SingleToInt32Bits(loss) != BitConverter.SingleToInt32Bits(batch.Loss))
            return Diverged(state, batch, Divergence.Loss, Text(loss), Text(batch.Loss));
        if (!learningRate.Equals(batch.LearningRate))
            return Diverged(state, batch, Divergence.LearningRate, Text(learningRate), Text(batch.LearningRate));
        if (!float.IsFinite(batch.Loss))
            return Accept(new RunEvent.RunFailed(batch.Step, NonFiniteReason(batch)));
        return state.Replaying && batch.Step == state.Step
            ? Accept(new RunEvent.ReplayVerified(state.Attempt, state.ResumedFrom + 1, batch.Step))
            : Nothing;
    }

    private static Decision<RunEvent> Diverged(
        RunState state, WorkerReport.BatchReported batch, string what, string recorded, string reported) => Divergence.Decide(
        state, new RunEvent.ReplayDiverged(state.Attempt, batch.Step, what, recorded, reported, ""), accepted => Batch(accepted, batch));

    private static Decision<RunEvent> NonFinite(ImmutableArray<RunEvent>.Builder events, WorkerReport.BatchReported batch)
    {
        events.Add(new RunEvent.NonFiniteLossSeen(batch.Step, batch.Loss));
        events.Add(new RunEvent.RunFailed(batch.Step, NonFiniteReason(batch)));
        return Decision.Accept(events.ToImmutable());
    }

    private static string NonFiniteReason(WorkerReport.BatchReported batch) =>
        $"the loss of step {batch.Step} is {Text(batch.Loss)}; submit a run with a lower learning rate";

    private static Decision<RunEvent> Checkpoint(RunState state, WorkerReport.CheckpointReported saved)
    {
        if (saved.Step > state.Step)
            return Refuse($"a checkpoint of step {saved.Step} was reported before that step");
        var events = ImmutableArray.CreateBuilder<RunEvent>(2);
        if (!state.Checkpoints.Exists(known => known.Step == saved.Step && known.Sha256 == saved.Sha256))
        {
            events.Add(new RunEvent.CheckpointSaved(saved.Step, state.EpochOf(saved.Step), state.BatchOf(saved.Step), saved.File,
                saved.SizeBytes, saved.Sha256, saved.DurationMs, saved.StallMs, saved.SavedAt));
        }

        if (state.Suspension.Cause is SuspensionCause.CheckpointNeedsRoom or SuspensionCause.CheckpointFails)
            events.Add(new RunEvent.RunContinued(state.Step));
        return Decision.Accept(events.ToImmutable());
    }

    private static Decision<RunEvent> Import(RunState state, RunCommand.Import import)
    {
        if (import.Step < 1 || import.Step > state.Step)
            return Refuse($"step {import.Step} is not recorded; the run is at step {state.Step}");
        return state.Checkpoints.Exists(known => known.File == import.File && known.Sha256 != import.Sha256)
            ? Refuse($"{import.File} is another checkpoint of the run")
            : Accept(new RunEvent.CheckpointImported(
                import.Step, state.EpochOf(import.Step), state.BatchOf(import.Step), import.File, import.SizeBytes, import.Sha256, import.By));
    }

    // Tried again in vain, it is the same suspension, also when the disk took another number of bytes.
    private static Decision<RunEvent> Blocked(RunState state, WorkerReport.CheckpointBlocked blocked)
    {
        var cause = blocked.NeedsRoom ? SuspensionCause.CheckpointNeedsRoom : SuspensionCause.CheckpointFails;
        return state.Suspension.Cause == cause
            ? Nothing
            : Accept(new RunEvent.RunSuspended(state.Step, cause, blocked.Place, blocked.NeededBytes, blocked.Reason));
    }

    private static Decision<RunEvent> WorkerExited(RunState state, RunCommand.WorkerExited exited)
    {
        if (exited.Attempt != state.Attempt || !state.AttemptOpen)
            return Nothing;
        var failed = new RunEvent.WorkerFailed(exited.Attempt, exited.Exit, exited.Stderr);
        if (exited.PauseReason != "")
            return Accept(failed, new RunEvent.RunPaused(state.Step, exited.PauseReason));
        var failures = state.Failures + 1;
        return failures < exited.FailureLimit
            ? Accept(failed)
            : Accept(failed, new RunEvent.RunFailed(state.Step,
                $"{failures} workers in a row were lost without a new step, the last one by {exited.Exit}{LastLine(exited.Stderr)}"));
    }

    private static string LastLine(string stderr) => stderr == "" ? "" : $" ({stderr[(stderr.LastIndexOf('\n') + 1)..]})";

    private static Decision<RunEvent> Pause(RunState state, RunCommand.Pause pause) => state.Status switch
    {
        // A worker at work pauses at its next step boundary and says so.
        RunStatus.Running when state.AttemptOpen => Nothing,
        // A worker that cannot save could not pause by itself: what is recorded stands, and the rest is executed again.
        RunStatus.Running or RunStatus.Submitted or RunStatus.Suspended => Accept(new RunEvent.RunPaused(state.Step, pause.Reason)),
        _ => Refuse($"run {state.Submission.Run} is {state.Status.ToString().ToLowerInvariant()}"),
    };

    private static Decision<RunEvent> AcceptDivergence(RunState state, RunCommand.AcceptDivergence accept) => state.Status == RunStatus.Diverged
        ? Accept(Divergence.Accepted(state, accept.By))
        : Refuse($"run {state.Submission.Run} has not diverged");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static Decision<RunEvent> Nothing => Decision.Nothing<RunEvent>();

    private static Decision<RunEvent> Accept(params ImmutableArray<RunEvent> events) => Decision.Accept(events);

    private static Decision<RunEvent> Refuse(string reason) => Decision.Refuse<RunEvent>(reason);
}
