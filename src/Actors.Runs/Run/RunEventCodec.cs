using System.Text;
using System.Text.Json.Nodes;
using Actors.Runs.Deciding;

namespace Actors.Runs.Run;

/// <summary>
/// The names and versions under which a run's facts are on disk. A name is for ever: a changed fact gets the next version, and an upcaster
/// from the one before.
/// </summary>
public static class RunEventCodec
{
    public static IEventCodec<RunEvent> Instance { get; } = new EventCodec<RunEvent>()
        .AddJson("run-submitted/2", RunJson.Default.RunSubmitted)
        .AddJson("run-claimed/1", RunJson.Default.RunClaimed)
        .AddJson("attempt-started/1", RunJson.Default.AttemptStarted)
        .AddJson("run-started/2", RunJson.Default.RunStarted)
        .AddJson("run-resumed/2", RunJson.Default.RunResumed)
        .AddJson("batch-completed/1", RunJson.Default.BatchCompleted)
        .AddJson("epoch-completed/1", RunJson.Default.EpochCompleted)
        .AddJson("validation-completed/1", RunJson.Default.ValidationCompleted)
        .AddJson("best-improved/1", RunJson.Default.BestImproved)
        .AddJson("lr-reduced/1", RunJson.Default.LrReduced)
        .AddJson("target-reached/1", RunJson.Default.TargetReached)
        .AddJson("checkpoint-saved/2", RunJson.Default.CheckpointSaved)
        .AddJson("checkpoint-imported/1", RunJson.Default.CheckpointImported)
        .AddJson("checkpoint-skipped/1", RunJson.Default.CheckpointSkipped)
        .AddJson("checkpoint-rules-changed/1", RunJson.Default.CheckpointRulesChanged)
        .AddJson("checkpoint-missing/1", RunJson.Default.CheckpointMissing)
        .AddJson("checkpoint-found/1", RunJson.Default.CheckpointFound)
        .AddJson("checkpoint-forgotten/1", RunJson.Default.CheckpointForgotten)
        .AddJson("sample-rejected/1", RunJson.Default.SampleRejected)
        .AddJson("replay-verified/1", RunJson.Default.ReplayVerified)
        .AddJson("replay-diverged/1", RunJson.Default.ReplayDiverged)
        .AddJson("divergence-accepted/1", RunJson.Default.DivergenceAccepted)
        .AddJson("begin-anew-allowed/1", RunJson.Default.BeginAnewAllowed)
        .AddJson("non-finite-loss-seen/1", RunJson.Default.NonFiniteLossSeen)
        .AddJson("run-paused/1", RunJson.Default.RunPaused)
        .AddJson("run-suspended/2", RunJson.Default.RunSuspended)
        .AddJson("run-continued/1", RunJson.Default.RunContinued)
        .AddJson("worker-failed/1", RunJson.Default.WorkerFailed)
        .AddJson("run-completed/1", RunJson.Default.RunCompleted)
        .AddJson("run-failed/1", RunJson.Default.RunFailed)
        // Before there were rules beside keep-last, and before a checkpoint's time was recorded: what is absent is off, or unknown.
        .Upcast("run-submitted/1", "run-submitted/2", unchanged => unchanged)
        .Upcast("checkpoint-saved/1", "checkpoint-saved/2", unchanged => unchanged)
        // Before trainings used TorchSharp, whose version is absent.
        .Upcast("run-started/1", "run-started/2", unchanged => unchanged)
        .Upcast("run-resumed/1", "run-resumed/2", unchanged => unchanged)
        // Before the causes of a worker that has ended said that it need not have been preparing.
        .Upcast("run-suspended/1", "run-suspended/2", WithPresentCause);

    private static ReadOnlyMemory<byte> WithPresentCause(ReadOnlyMemory<byte> payload)
    {
        var suspended = JsonNode.Parse(payload.Span)!.AsObject();
        suspended["cause"] = (string?)suspended["cause"] switch
        {
            "PreparationNeedsRoom" => nameof(SuspensionCause.WorkerFilesNeedRoom),
            "PreparationFails" => nameof(SuspensionCause.WorkerFilesFail),
            var unchanged => unchanged,
        };
        return Encoding.UTF8.GetBytes(suspended.ToJsonString());
    }
}
