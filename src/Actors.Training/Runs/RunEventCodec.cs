using Actors.EventSourcing;

namespace Actors.Training.Runs;

/// <summary>
/// The names and versions under which a run's facts are on disk. A name is for ever: a changed fact gets the next version, and an upcaster
/// from the one before.
/// </summary>
public static class RunEventCodec
{
    public static IEventCodec<RunEvent> Instance { get; } = new EventCodec<RunEvent>()
        .AddJson("run-submitted/1", RunJson.Default.RunSubmitted)
        .AddJson("attempt-started/1", RunJson.Default.AttemptStarted)
        .AddJson("run-started/1", RunJson.Default.RunStarted)
        .AddJson("run-resumed/1", RunJson.Default.RunResumed)
        .AddJson("batch-completed/1", RunJson.Default.BatchCompleted)
        .AddJson("epoch-completed/1", RunJson.Default.EpochCompleted)
        .AddJson("validation-completed/1", RunJson.Default.ValidationCompleted)
        .AddJson("best-improved/1", RunJson.Default.BestImproved)
        .AddJson("lr-reduced/1", RunJson.Default.LrReduced)
        .AddJson("target-reached/1", RunJson.Default.TargetReached)
        .AddJson("checkpoint-saved/1", RunJson.Default.CheckpointSaved)
        .AddJson("checkpoint-missing/1", RunJson.Default.CheckpointMissing)
        .AddJson("sample-rejected/1", RunJson.Default.SampleRejected)
        .AddJson("replay-verified/1", RunJson.Default.ReplayVerified)
        .AddJson("replay-diverged/1", RunJson.Default.ReplayDiverged)
        .AddJson("divergence-accepted/1", RunJson.Default.DivergenceAccepted)
        .AddJson("non-finite-loss-seen/1", RunJson.Default.NonFiniteLossSeen)
        .AddJson("run-paused/1", RunJson.Default.RunPaused)
        .AddJson("worker-failed/1", RunJson.Default.WorkerFailed)
        .AddJson("run-completed/1", RunJson.Default.RunCompleted)
        .AddJson("run-failed/1", RunJson.Default.RunFailed);
}
