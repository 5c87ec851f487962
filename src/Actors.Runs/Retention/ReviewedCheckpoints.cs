using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Runs.Retention;

/// <summary>Turns what a run knows of its checkpoints into what retention decides on.</summary>
public static class ReviewedCheckpoints
{
    /// <param name="freeBytes">On the checkpoints' disk.</param>
    /// <param name="neededBytes">There, for what waits for room; 0 when nothing does.</param>
    public static RetentionCommand.Review Of(RunState state, CheckpointSettings rules, long freeBytes, long neededBytes = 0) => new(
        [.. state.Checkpoints.Select(checkpoint => new ReviewedCheckpoint(
            checkpoint.Step, checkpoint.Epoch, checkpoint.File, checkpoint.SizeBytes, checkpoint.Sha256, checkpoint.SavedAt,
            rules.KeepBest.Count > 0 || rules.KeepBest.Metric != "" ? Merit(state, rules.KeepBest, checkpoint.Step) : null, state.WasBest(checkpoint.Step), checkpoint.Import))],
        rules,
        freeBytes,
        neededBytes) { Missing = [.. state.Missing], Imports = state.Imports, RunId = state.Submission.Id };

    private static double? Merit(RunState state, KeepBestSettings best, long step)
    {
        var (metric, mode) = best.Metric == "" ? (state.Settings.Best.Metric, state.Settings.Best.Mode) : (best.Metric, best.Mode);
        if (!state.TryGetValidation(step, out var record) || !record.Metrics.TryGet(metric, out var value) || double.IsNaN(value))
            return null;
        return mode == MetricMode.Max ? value : -value;
    }
}
