using System.Collections.Immutable;
using Actors.Runs.Settings;

namespace Actors.Runs.Run;

/// <summary>A fact about one run. Steps, epochs and batches are 1-based; durations are milliseconds.</summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>The run exists, with everything that fixes its result.</summary>
    /// <param name="Id">Unlike any other run's, also one of the same name elsewhere; it marks the run's files.</param>
    /// <param name="RecipeSettings">The recipe's own settings as canonical JSON.</param>
    /// <param name="SettingsHash">SHA-256 over both, lower-case hex.</param>
    public sealed record RunSubmitted(string Run, string Id, RunSettings Settings, string RecipeSettings, string SettingsHash) : RunEvent;

    /// <summary>A worker was asked for. Reports of earlier attempts are stale from here on.</summary>
    public sealed record AttemptStarted(int Attempt) : RunEvent;

    /// <summary>The first worker is ready at step 0.</summary>
    public sealed record RunStarted(Machine Machine, DataFacts Data, ModelFacts Model) : RunEvent;

    /// <summary>A later worker restored a checkpoint and continues behind it.</summary>
    /// <param name="FromStep">The checkpoint's step; 0 when training begins anew.</param>
    /// <param name="Checkpoint">The file restored; empty when <paramref name="FromStep"/> is 0.</param>
    /// <param name="RecordedStep">Steps up to this one are re-executed and compared with their record.</param>
    public sealed record RunResumed(int Attempt, long FromStep, string Checkpoint, long RecordedStep, Machine Machine, DataFacts Data) : RunEvent;

    public sealed record BatchCompleted(long Step, long Epoch, long Batch, float Loss, double LearningRate, float GradientNorm, double DurationMs)
        : RunEvent;

    /// <param name="MeanLoss">Mean of the recorded losses of the epoch's steps.</param>
    public sealed record EpochCompleted(long Epoch, long Step, double MeanLoss) : RunEvent;

    public sealed record ValidationCompleted(long Step, Metrics Metrics, double DurationMs) : RunEvent;

    public sealed record BestImproved(long Step, string Metric, double Value, double Previous) : RunEvent;

    /// <param name="Window">The metric's values since its last improvement, that one first.</param>
    public sealed record LrReduced(long Step, double Old, double New, string Reason, ImmutableArray<double> Window) : RunEvent
    {
        public bool Equals(LrReduced? other) =>
            other is not null && (Step, Old, New, Reason) == (other.Step, other.Old, other.New, other.Reason) && Window.SequenceEqual(other.Window);

        public override int GetHashCode() => HashCode.Combine(Step, Old, New, Reason);
    }

    public sealed record TargetReached(long Step, string Metric, double Value, double Target) : RunEvent;

    /// <param name="File">Name in the run's checkpoint directory.</param>
    /// <param name="Sha256">Of the whole file, lower-case hex.</param>
    /// <param name="StallMs">How long training stood still for it.</param>
    /// <param name="SavedAt">UTC, by the worker's clock; the default in events from before it was recorded.</param>
    public sealed record CheckpointSaved(
        long Step, long Epoch, long Batch, string File, long SizeBytes, string Sha256, double DurationMs, double StallMs,
        DateTimeOffset SavedAt = default) : RunEvent;

    /// <summary>A checkpoint of this run was brought back from elsewhere, and is what was recorded when it was saved.</summary>
    public sealed record CheckpointImported(
        long Step, long Epoch, long Batch, string File, long SizeBytes, string Sha256, string By) : RunEvent;

    /// <summary>A checkpoint was due while an earlier one was still being written, and the rules say to leave it out.</summary>
    /// <param name="WrittenStep">The step of the one that was being written.</param>
    public sealed record CheckpointSkipped(long Step, long WrittenStep) : RunEvent;

    /// <summary>This incarnation of the run's entity owns the run. It is the first fact that an incarnation records.</summary>
    /// <param name="Node">The name of its node.</param>
    /// <param name="FencingToken">Larger than that of every claim before; the checkpoint files of this incarnation's workers carry it.</param>
    public sealed record RunClaimed(string Node, long FencingToken) : RunEvent;

    /// <summary>From here on these rules say when checkpoints are saved and which ones stay.</summary>
    public sealed record CheckpointRulesChanged(CheckpointSettings Rules, string By) : RunEvent;

    /// <summary>A recorded checkpoint is not there or does not verify; an older one is used.</summary>
    public sealed record CheckpointMissing(long Step, string File, string Reason) : RunEvent;

    /// <summary>A checkpoint that was recorded as missing is there again, and is what was recorded when it was saved.</summary>
    public sealed record CheckpointFound(long Step, string File, string Sha256) : RunEvent;

    /// <summary>Retention has deleted it: the run no longer counts it among its checkpoints. Its <see cref="CheckpointSaved"/> tells what it was.</summary>
    public sealed record CheckpointForgotten(long Step, string File, string Sha256) : RunEvent;

    /// <summary>A sample that could not be read; training goes on without it.</summary>
    public sealed record SampleRejected(string Sample, string Reason) : RunEvent;

    /// <summary>Every recorded step behind the checkpoint was executed again and gave the same bits.</summary>
    public sealed record ReplayVerified(int Attempt, long FromStep, long ToStep) : RunEvent;

    /// <param name="What">What was compared: loss, metrics, learning rate, machine, data.</param>
    /// <param name="Suspects">What differs between the recording machine and this one; empty when nothing is known to.</param>
    public sealed record ReplayDiverged(int Attempt, long Step, string What, string Recorded, string Reported, string Suspects) : RunEvent;

    /// <summary>What was recorded behind these points is no longer the run's history.</summary>
    /// <param name="Step">The last batch that stays.</param>
    /// <param name="ValidatedStep">Validations up to this step stay.</param>
    public sealed record DivergenceAccepted(long Step, long ValidatedStep, string By) : RunEvent;

    /// <summary>An operator has said that the run's checkpoints are lost: until one is restored or saved, a worker that finds none begins at step 1.</summary>
    public sealed record BeginAnewAllowed(string By) : RunEvent;

    public sealed record NonFiniteLossSeen(long Step, float Loss) : RunEvent;

    /// <summary>The worker wrote a checkpoint at this step and ended.</summary>
    public sealed record RunPaused(long Step, string Reason) : RunEvent;

    /// <summary>Something outside does not take what must be written. The run stands still, and goes on by itself when it does.</summary>
    /// <param name="Step">The last recorded step; the worker may still finish what its window allows.</param>
    /// <param name="Place">Where it was to be written.</param>
    /// <param name="NeededBytes">That must be free there; 0 when that is not known, or not what is missing.</param>
    public sealed record RunSuspended(long Step, SuspensionCause Cause, string Place, long NeededBytes, string Reason) : RunEvent;

    /// <summary>What suspended the run is over, and it goes on where it stood.</summary>
    public sealed record RunContinued(long Step) : RunEvent;

    /// <param name="Exit">Exit code or signal, in words.</param>
    /// <param name="Stderr">The last lines that the worker wrote.</param>
    public sealed record WorkerFailed(int Attempt, string Exit, string Stderr) : RunEvent;

    /// <param name="ModelSha256">Over the bytes of all parameters and buffers in name order, lower-case hex.</param>
    public sealed record RunCompleted(long Step, string Reason, string ModelSha256) : RunEvent;

    /// <summary>The run stopped and can be continued by its operator once the reason is mended.</summary>
    public sealed record RunFailed(long Step, string Reason) : RunEvent;
}
