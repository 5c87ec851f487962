using Actors.Training.Runs;

namespace Actors.Training.Checkpoints;

/// <summary>The links <c>checkpoint_latest</c> and <c>best_model</c>, for people and scripts. They follow the journal; nothing reads them back.</summary>
public static class CheckpointLinks
{
    /// <summary>Makes the links what the run's state says.</summary>
    public static void Update(ICheckpointFiles files, RunState state)
    {
        if (state.Checkpoints.MaxBy(checkpoint => checkpoint.Step) is { } newest)
            files.Point(CheckpointName.Latest, newest.File);
        if (state.BestCheckpoint(checkpoint => !files.IsGone(checkpoint.File)) is { } best)
            files.Point(CheckpointName.Best, best.File);
    }
}
