using System.Globalization;
using Actors.Cli.Output;
using Actors.Runs.Run;

namespace Actors.Cli.Progress;

/// <summary>Shows a run while it trains: a fold of its events, and nothing else.</summary>
/// <param name="state">The run before the first event that is shown.</param>
internal sealed class RunProgress(RunState state, Screen screen, TimeProvider time)
{
    private readonly RunDecider _fold = new();
    private long _attemptStartedAt = time.GetTimestamp();
    private long _attemptSteps;
    private long _epochStartedAt = time.GetTimestamp();
    private bool _isPreparing = true;
    private bool _isPausing;

    public RunState State { get; private set; } = state;

    public void Apply(RunEvent happened)
    {
        State = _fold.Evolve(State, happened);
        switch (happened)
        {
            case RunEvent.AttemptStarted:
                _isPreparing = true;
                break;
            case RunEvent.BatchCompleted batch:
                if (_attemptSteps++ == 0)
                    _attemptStartedAt = time.GetTimestamp();
                if (batch.Batch == 1)
                    _epochStartedAt = time.GetTimestamp();
                screen.Draw(room => Line(batch).Within(room));
                break;
            case RunEvent.RunStarted or RunEvent.RunResumed:
                _isPreparing = false;
                _attemptSteps = 0;
                break;
        }

        if (Describe(happened) is { Length: > 0 } line)
            screen.Write(line);
    }

    /// <summary>Says what a pause that was asked for now will do.</summary>
    public void Pause()
    {
        _isPausing = true;
        var what = State.Status == RunStatus.Suspended ? "pausing: nothing can be saved now; the steps behind the last checkpoint are executed again later"
            : _isPreparing ? "pausing: the worker still prepares and has nothing to save; it is ended"
            : "pausing: saving a checkpoint";
        screen.Write($"{what}; once more stops at once");
    }

    /// <summary>Shows what a worker does beside new steps.</summary>
    public void Show(string activity, long done, long total) =>
        screen.Draw(() => total > 0 ? $"{activity}: {done}/{total}" : $"{activity} …");

    private ProgressLine Line(RunEvent.BatchCompleted batch)
    {
        var seconds = time.GetElapsedTime(_attemptStartedAt).TotalSeconds;
        var saved = State.Checkpoints.Count > 0 && State.Checkpoints[^1].Epoch == batch.Epoch ? State.Checkpoints[^1].Batch : 0;
        return new ProgressLine(
            batch.Epoch, batch.Batch, State.Data.StepsPerEpoch, saved, time.GetElapsedTime(_epochStartedAt),
            _attemptSteps > 1 && seconds > 0 ? (_attemptSteps - 1) / seconds : 0, batch.Loss, batch.LearningRate, State.RejectedSamples.Count);
    }

    private string Describe(RunEvent happened) => happened switch
    {
        RunEvent.RunStarted e => string.Create(CultureInfo.InvariantCulture,
            $"started on {e.Machine.Device}, {e.Machine.Threads} threads: {e.Model.Parameters:N0} parameters, {e.Data.TrainingSamples} training and {e.Data.ValidationSamples} validation samples"),
        RunEvent.RunResumed { FromStep: 0 } e => $"no checkpoint could be restored: training begins anew at step 1 and is verified up to step {e.RecordedStep}",
        RunEvent.RunResumed e => $"continues behind step {e.FromStep} from {e.Checkpoint}{(e.RecordedStep > e.FromStep ? $"; steps {e.FromStep + 1} to {e.RecordedStep} are executed again and compared" : "")}",
        RunEvent.ReplayVerified e => $"steps {e.FromStep} to {e.ToStep} executed again: every bit is the same",
        RunEvent.ReplayDiverged e => Divergence.InWords(e),
        RunEvent.ValidationCompleted e => $"step {e.Step}: validation {string.Join(", ", e.Metrics.Values.Select(m => $"{m.Key}={Units.Number(m.Value)}"))}",
        RunEvent.BestImproved e => $"step {e.Step}: best {e.Metric} so far {Units.Number(e.Value)}",
        RunEvent.LrReduced e => string.Create(CultureInfo.InvariantCulture,
            $"step {e.Step}: learning rate {Units.LearningRate(e.Old)} -> {Units.LearningRate(e.New)} ({(e.New / e.Old - 1) * 100:0}%): {e.Reason}"),
        RunEvent.TargetReached e => $"step {e.Step}: target reached, {e.Metric} {Units.Number(e.Value)} of {Units.Number(e.Target)}",
        RunEvent.BeginAnewAllowed e => $"{e.By} has said that the checkpoints are lost: without one the run begins at step 1",
        RunEvent.CheckpointMissing e => $"checkpoint {e.File} is not used: {e.Reason}",
        RunEvent.CheckpointFound e => $"checkpoint {e.File} is there again",
        RunEvent.CheckpointSkipped e => $"step {e.Step}: no checkpoint, that of step {e.WrittenStep} is still being written",
        RunEvent.CheckpointRulesChanged e => $"checkpoint rules changed by {e.By}",
        RunEvent.RunSuspended e => $"suspended: {SuspensionText.Of(e)}; the run goes on by itself",
        RunEvent.RunContinued e => $"the run goes on at step {e.Step}",
        RunEvent.SampleRejected e => $"sample {e.Sample} is left out: {e.Reason}",
        RunEvent.WorkerFailed when _isPausing && _isPreparing => "",
        RunEvent.WorkerFailed e => $"the worker was lost by {e.Exit}{(e.Stderr == "" ? "" : $": {e.Stderr.Split('\n')[^1]}")}",
        RunEvent.RunPaused e => $"paused at step {e.Step}",
        _ => "",
    };
}
