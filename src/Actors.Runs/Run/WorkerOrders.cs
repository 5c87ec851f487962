using Actors.Runs.Checkpoints;
using Actors.Runs.Retention;
using Actors.Runs.Protocol;
using Actors.Runs.Settings;

namespace Actors.Runs.Run;

/// <summary>Turns a run's state into the order for its next worker.</summary>
public static class WorkerOrders
{
    /// <param name="home">The home of the run.</param>
    /// <param name="worker">How workers are bounded.</param>
    /// <param name="processId">Of the process that starts the worker.</param>
    /// <param name="retention">Tells which checkpoints are retired.</param>
    public static WorkerOrder Of(RunState state, RunHome home, WorkerSettings worker, int processId, RetentionState retention) => new(
        state.Submission.Run,
        state.Submission.Id,
        home.DirectoryOf(state.Submission.Run),
        state.Attempt,
        state.FencingToken,
        processId,
        worker.Window,
        (long)worker.OrphanGrace.TotalMilliseconds,
        state.Settings,
        state.Submission.RecipeSettings,
        [.. state.Checkpoints.Concat(state.Missing)
            .Where(checkpoint => !retention.IsRetired(checkpoint.Sha256))
            .OrderByDescending(checkpoint => checkpoint.Step)
            .Select(checkpoint => Candidate(state, checkpoint))])
    {
        SettingsHash = state.Submission.SettingsHash,
        MayBeginAnew = state.MayBeginAnew,
    };

    private static CheckpointCandidate Candidate(RunState state, CheckpointRecord checkpoint) => new(
        checkpoint.Step,
        checkpoint.File,
        checkpoint.Sha256,
        state.LearningRateOf(checkpoint.Step + 1),
        state.TryGetValidation(checkpoint.Step, out var record) && record.Finish != "",
        state.LastValidationUntil(checkpoint.Step) is { } last ? new ValidationResult(last.Step, last.Metrics) : null)
    {
        SizeBytes = checkpoint.SizeBytes,
    };
}
