using Actors.Training.Checkpoints;
using Actors.Training.Retention;
using Actors.Training.Workers;

namespace Actors.Training.Runs;

/// <summary>Turns a run's state into the order for its next worker.</summary>
internal static class WorkerOrders
{
    public static WorkerOrder Of(RunState state, RunSurroundings surroundings, long fencingToken, RetentionState retention) => new(
        state.Submission.Run,
        state.Submission.Id,
        surroundings.Home.DirectoryOf(state.Submission.Run),
        state.Attempt,
        fencingToken,
        Environment.ProcessId,
        surroundings.Worker.Window,
        (long)surroundings.Worker.OrphanGrace.TotalMilliseconds,
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
