using Actors.Runs.Settings;

namespace Actors.Runs.Run;

/// <summary>How each fact changes a run's state.</summary>
internal static class RunEvolution
{
    public static RunState Apply(RunState state, RunEvent recorded)
    {
        var next = Evolve(state, recorded);
        // A divergence that is accepted by policy changes nothing of what the run waits for.
        return next.Status is RunStatus.Suspended or RunStatus.Diverged ? next : next with { Suspension = Suspension.None };
    }

    private static RunState Evolve(RunState state, RunEvent recorded) => recorded switch
    {
        RunEvent.RunSubmitted e => state with
        {
            Status = RunStatus.Submitted,
            Submission = new(e.Run, e.Id, e.Settings, e.RecipeSettings, e.SettingsHash),
        },
        RunEvent.AttemptStarted e => state with
        {
            Status = RunStatus.Running,
            Attempt = e.Attempt,
            AttemptOpen = true,
            Replaying = false,
            Reason = "",
            // An operator who starts a failed run again gives it all its tries again.
            Failures = state.Status is RunStatus.Running or RunStatus.Suspended ? state.Failures : 0,
        },
        RunEvent.RunClaimed e => state with { FencingToken = e.FencingToken },
        RunEvent.RunStarted e => state with { ReadyAttempt = state.Attempt, MachineKnown = true, Machine = e.Machine, Data = e.Data, Model = e.Model },
        RunEvent.RunResumed e => state with
        {
            ReadyAttempt = state.Attempt,
            MachineKnown = true,
            Machine = e.Machine,
            Data = e.Data,
            ResumedFrom = e.FromStep,
            Replaying = e.RecordedStep > e.FromStep,
            MayBeginAnew = state.MayBeginAnew && e.FromStep == 0,
        },
        RunEvent.BatchCompleted e => state with { Losses = state.Losses.Add(e.Loss), Failures = 0, Replaying = false },
        RunEvent.EpochCompleted => state,
        RunEvent.ValidationCompleted e => state with { Validations = state.Validations.Add(Validated(state, e)) },
        RunEvent.BestImproved e => WithLast(state, last => last with { Best = new(e.Step, e.Metric, e.Value) }),
        RunEvent.LrReduced e => WithLast(state, last => last with { LearningRate = e.New }),
        RunEvent.TargetReached e => WithLast(state, last => last with { Finish = FormattableString.Invariant($"{e.Metric} reached {e.Value:G6}, target {e.Target:G6}") }),
        RunEvent.CheckpointSaved e => With(state, new(e.Step, e.Epoch, e.Batch, e.File, e.SizeBytes, e.Sha256, e.SavedAt)),
        RunEvent.CheckpointImported e => With(
            state, new(e.Step, e.Epoch, e.Batch, e.File, e.SizeBytes, e.Sha256, Import: state.Imports + 1)) with { Imports = state.Imports + 1 },
        RunEvent.CheckpointSkipped e => state with { SkippedStep = e.Step },
        RunEvent.CheckpointRulesChanged e => state with
        {
            Submission = state.Submission with { Settings = state.Settings with { Checkpoints = e.Rules } },
        },
        RunEvent.CheckpointMissing e => state with
        {
            Checkpoints = state.Checkpoints.RemoveAll(known => known.File == e.File),
            Missing = state.Missing.AddRange(state.Checkpoints.FindAll(known => known.File == e.File)),
        },
        RunEvent.CheckpointFound e => state.Missing.Find(known => known.File == e.File) is { } found ? With(state, found) : state,
        RunEvent.CheckpointForgotten e => state with
        {
            Checkpoints = state.Checkpoints.RemoveAll(known => known.Sha256 == e.Sha256),
            Missing = state.Missing.RemoveAll(known => known.Sha256 == e.Sha256),
        },
        RunEvent.SampleRejected e => state with { RejectedSamples = state.RejectedSamples.Add(e.Sample) },
        RunEvent.ReplayVerified => state with { Replaying = false },
        RunEvent.ReplayDiverged e => state with
        {
            Status = RunStatus.Diverged,
            AttemptOpen = false,
            Agreement = Divergence.AgreementOf(e),
            Reason = Divergence.InWords(e),
        },
        RunEvent.DivergenceAccepted e => state.Until(new(e.Step, e.ValidatedStep)) with
        {
            // By policy the attempt goes on; by an operator's word the next one does.
            Status = state.Settings.OnDivergence == OnDivergence.Accept && state.Suspension.Cause != SuspensionCause.None
                ? RunStatus.Suspended
                : RunStatus.Running,
            AttemptOpen = state.Settings.OnDivergence == OnDivergence.Accept,
            MachineKnown = false,
            Replaying = false,
            Reason = "",
        },
        RunEvent.BeginAnewAllowed => state with { MayBeginAnew = true },
        RunEvent.NonFiniteLossSeen => state,
        RunEvent.RunPaused e => state with { Status = RunStatus.Paused, AttemptOpen = false, Reason = e.Reason },
        RunEvent.RunSuspended e => state with
        {
            Status = RunStatus.Suspended,
            AttemptOpen = state.AttemptOpen && e.Cause is not (SuspensionCause.WorkerFilesNeedRoom or SuspensionCause.WorkerFilesFail),
            Suspension = new(e.Cause, e.Place, e.NeededBytes),
            Reason = e.Reason,
        },
        RunEvent.RunContinued => state with { Status = RunStatus.Running, Reason = "" },
        RunEvent.WorkerFailed => state with { Status = RunStatus.Running, Reason = "", AttemptOpen = false, Failures = state.Failures + 1 },
        RunEvent.RunCompleted e => state with
        {
            Status = RunStatus.Completed, AttemptOpen = false, Reason = e.Reason, ModelSha256 = e.ModelSha256,
        },
        RunEvent.RunFailed e => state with { Status = RunStatus.Failed, AttemptOpen = false, Reason = e.Reason },
        _ => throw new ArgumentOutOfRangeException(nameof(recorded), recorded, "not an event of a run"),
    };

    // A file has one content: what had the name before is no longer there. The pin that it was owed is the file's.
    private static RunState With(RunState state, CheckpointRecord checkpoint)
    {
        var owed = state.Checkpoints.Concat(state.Missing).Where(known => known.File == checkpoint.File).Select(known => known.Import);
        return state with
        {
            Checkpoints = state.Checkpoints.RemoveAll(known => known.File == checkpoint.File)
                .Add(checkpoint with { Import = owed.Append(checkpoint.Import).Max() }),
            Missing = state.Missing.RemoveAll(known => known.File == checkpoint.File),
            MayBeginAnew = false,
        };
    }

    private static ValidationRecord Validated(RunState state, RunEvent.ValidationCompleted validation)
    {
        var (last, settings) = (state.LastValidation, state.Settings);
        var plateau = last.Plateau;
        if (settings.ReduceLrOnPlateau.Enabled && validation.Metrics.TryGet(settings.ReduceLrOnPlateau.Metric, out var value))
            plateau = plateau.After(value, settings.ReduceLrOnPlateau).Next;
        var finish = validation.Step >= settings.MaxSteps ? $"max-steps = {settings.MaxSteps} reached" : "";
        return last with { Step = validation.Step, Metrics = validation.Metrics, Plateau = plateau, Finish = finish };
    }

    private static RunState WithLast(RunState state, Func<ValidationRecord, ValidationRecord> change) =>
        state with { Validations = state.Validations.SetItem(state.Validations.Count - 1, change(state.Validations[^1])) };
}
