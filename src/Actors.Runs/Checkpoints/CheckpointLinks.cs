using Actors.Runs.Run;

namespace Actors.Runs.Checkpoints;

/// <summary>The links <c>checkpoint_latest</c> and <c>best_model</c>, for people and scripts. They follow the journal; nothing reads them back.</summary>
public static class CheckpointLinks
{
    /// <summary>Makes the links what the run's state says.</summary>
    /// <returns>What was in their way and has another name now, for people; empty for nothing.</returns>
    public static string Update(ICheckpointFiles files, RunState state)
    {
        var (latest, bestModel) = ("", "");
        if (state.Checkpoints.MaxBy(checkpoint => checkpoint.Step) is { } newest)
            latest = files.Point(CheckpointName.Latest, newest.File);
        if (state.BestCheckpoint(checkpoint => !files.IsGone(checkpoint.File)) is { } best)
            bestModel = files.Point(CheckpointName.Best, best.File);
        return string.Join("; ", ((string[])[latest, bestModel]).Where(told => told != ""));
    }
}
