using System.Collections.Immutable;
using Actors.Runs.Deciding;
using Actors.Runs.Protocol;
using Actors.Runs.Retention;
using Actors.Runs.Settings;

namespace Actors.Runs.Run;

/// <summary>What follows from a run's facts. Pure: no clock, no randomness, no I/O.</summary>
/// <param name="worker">How attempts follow one another.</param>
public sealed class RunEffects(WorkerSettings worker) : IEffects<RunState, RunCommand, RunEvent, RunEffect>
{
    /// <summary>How long whoever stands still waits for retention.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>How long the answer to a command of a training run waits for retention.</summary>
    public static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(5);

    // A review retires, or has the newest checkpoint read; the next one retires what waited for that; the last one has every deletion recorded.
    private const int SettlingReviews = 3;

    /// <inheritdoc/>
    public ImmutableArray<RunEffect> Of(RunState state, RunCommand command, ImmutableArray<RunEvent> events) =>
        [.. events.SelectMany(happened => OfEvent(state, happened)), .. OfCommand(state, command, events)];

    /// <inheritdoc/>
    public ImmutableArray<RunEffect> OfRefusal(RunState state, RunCommand command, string reason) =>
        command is RunCommand.Report report && report.Attempt == state.Attempt && state.AttemptOpen
            ? [new RunEffect.Warn($"the worker broke the protocol and is ended: {reason}"), new RunEffect.EndWorker()]
            : [];

    /// <summary>What a new incarnation of the run's entity does once it knows its worker.</summary>
    /// <param name="state">The recovered state.</param>
    /// <param name="liveAttempt">The attempt whose worker runs, or has reports that are not recorded; 0 for none.</param>
    /// <param name="isIdle">Whether the run waits for its operator: no attempt has begun since the node started.</param>
    public ImmutableArray<RunEffect> OfRecovery(RunState state, int liveAttempt, bool isIdle)
    {
        if (state.Status == RunStatus.Unknown)
            return [];
        var isOwn = liveAttempt == state.Attempt && state.AttemptOpen;
        var goesOn = !isIdle && !isOwn && (state.Status == RunStatus.Running || (state.Status == RunStatus.Suspended && state.AttemptOpen));
        return goesOn
            ? [new RunEffect.ReviewCheckpoints(), new RunEffect.ScheduleAttempt(TimeSpan.Zero)]
            : [new RunEffect.ReviewCheckpoints()];
    }

    private ImmutableArray<RunEffect> OfEvent(RunState state, RunEvent happened) => happened switch
    {
        RunEvent.RunSubmitted => [new RunEffect.ClaimRun()],
        RunEvent.AttemptStarted => [new RunEffect.CancelAttempt(), new RunEffect.StartWorker()],
        RunEvent.CheckpointMissing or RunEvent.CheckpointFound => [new RunEffect.ReviewCheckpoints(ReviewOccasion.FilesChanged)],
        // That it could be recorded is the proof that the outage is over.
        RunEvent.RunSuspended { Cause: SuspensionCause.JournalFails } =>
            [new RunEffect.ReviewCheckpoints(), new RunEffect.DecideNext(new RunCommand.Continue())],
        RunEvent.CheckpointSaved or RunEvent.BestImproved or RunEvent.RunSuspended => [new RunEffect.ReviewCheckpoints()],
        RunEvent.CheckpointRulesChanged changed when state.AttemptOpen =>
            [new RunEffect.Instruct(new WorkerInstruction.UseCheckpointRules(changed.Rules)), new RunEffect.ReviewCheckpoints()],
        // The node may end as soon as it has its answer.
        RunEvent.CheckpointRulesChanged changed => [Settle(changed.Rules, Patience)],
        RunEvent.RunContinued when state.AttemptOpen => [new RunEffect.Instruct(new WorkerInstruction.Acknowledge(state.Step))],
        // The worker was lost before; what was to start the next one may be lost too.
        RunEvent.RunContinued => [new RunEffect.ScheduleAttempt(Backoff(state.Failures))],
        // A worker that has paused by itself is at its end; one that cannot save never would be.
        RunEvent.RunPaused => [new RunEffect.EndWorker(), new RunEffect.CancelAttempt(), Settle(state.Settings.Checkpoints, Patience)],
        RunEvent.RunCompleted => [new RunEffect.CancelAttempt(), Settle(state.Settings.Checkpoints, Patience)],
        RunEvent.RunFailed or RunEvent.ReplayDiverged when state.Status != RunStatus.Running => [new RunEffect.EndWorker()],
        _ => [],
    };

    private ImmutableArray<RunEffect> OfCommand(RunState state, RunCommand command, ImmutableArray<RunEvent> events) => command switch
    {
        RunCommand.Report report => OfReport(state, report.Content, events),
        RunCommand.Pause pause when state.Status == RunStatus.Running => state.IsReady
            ? [new RunEffect.PauseWorker(pause.Reason)]
            : [new RunEffect.EndWorker(pause.Reason)], // It only prepares: there is nothing to save, and it does not listen before its first step.
        RunCommand.LookForRoom => [new RunEffect.ReviewCheckpoints(), new RunEffect.CheckSuspension()],
        RunCommand.Pin pin => Pin(state, pin),
        RunCommand.Import => [Settle(state.Settings.Checkpoints, ShortPatience) with { MaxReviews = 1 }],
        RunCommand.Clean clean => [Settle(clean.Rules, state.AttemptOpen ? ShortPatience : Patience)],
        RunCommand.WorkerExited exited when exited.Attempt == state.Attempt && state.Status == RunStatus.Running =>
            [new RunEffect.ScheduleAttempt(Backoff(state.Failures))],
        _ => [],
    };

    private static ImmutableArray<RunEffect> OfReport(RunState state, WorkerReport report, ImmutableArray<RunEvent> events) => report switch
    {
        WorkerReport.Preparing preparing => [new RunEffect.ShowActivity(preparing.Activity, preparing.Done, preparing.Total)],
        WorkerReport.Noticed noticed => [new RunEffect.Warn(noticed.Text)],
        WorkerReport.Ready => [new RunEffect.RemoveUnrecorded()],
        // While the run is suspended nothing is acknowledged: the worker stands still when its window is used up.
        WorkerReport.BatchReported batch when state.Status == RunStatus.Running =>
        [
            .. events.IsEmpty ? (ReadOnlySpan<RunEffect>)[new RunEffect.ShowActivity("verifying recorded steps", batch.Step, state.Step)] : [],
            new RunEffect.Instruct(new WorkerInstruction.Acknowledge(batch.Step)),
        ],
        WorkerReport.ValidationReported validation when state.Status is RunStatus.Running or RunStatus.Suspended => [Answer(state, validation.Step)],
        WorkerReport.CheckpointBlocked { NeedsRoom: true } when events.IsEmpty && state.Status == RunStatus.Suspended =>
            [new RunEffect.ReviewCheckpoints(ReviewOccasion.SpaceRefused)],
        _ => [],
    };

    private static RunEffect.Instruct Answer(RunState state, long step)
    {
        state.TryGetValidation(step, out var record);
        return new(new WorkerInstruction.Answer(
            step, record.LearningRate, SaveCheckpoint: record.Best.Step == step, Finish: record.Finish != ""));
    }

    private static ImmutableArray<RunEffect> Pin(RunState state, RunCommand.Pin pin)
    {
        if (state.Checkpoints.Find(known => known.Sha256 == pin.Sha256) is not { } checkpoint)
            return [];
        RetentionCommand command = pin.IsPinned
            ? new RetentionCommand.Pin(checkpoint.Step, checkpoint.File, checkpoint.Sha256, pin.By)
            : new RetentionCommand.Unpin(checkpoint.Sha256, pin.By);
        var ask = new RunEffect.AskRetention(command, ShortPatience);
        // The pin that an import is owed comes before the command that removes it.
        return !pin.IsPinned && checkpoint.Import > 0 ? [new RunEffect.ReviewCheckpoints(), ask] : [ask];
    }

    private static RunEffect.SettleRetention Settle(CheckpointSettings rules, TimeSpan patience) => new(rules, patience, SettlingReviews);

    private TimeSpan Backoff(int failures)
    {
        var doubled = worker.MinBackoff * Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        return doubled < worker.MaxBackoff ? doubled : worker.MaxBackoff;
    }
}
