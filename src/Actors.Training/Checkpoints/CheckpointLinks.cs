using Actors.Training.Files;
using Actors.Training.Runs;

namespace Actors.Training.Checkpoints;

/// <summary>The links <c>checkpoint_latest</c> and <c>best_model</c>, for people and scripts. They follow the journal; nothing reads them back.</summary>
public static class CheckpointLinks
{
    /// <summary>Makes the links what the run's state says.</summary>
    public static void Update(string directory, RunState state)
    {
        if (state.Checkpoints.Count > 0)
            Point(directory, CheckpointName.Latest, state.Checkpoints[^1].File);
        if (state.BestCheckpoint() is { } best)
            Point(directory, CheckpointName.Best, best.File);
    }

    private static void Point(string directory, string link, string file)
    {
        var path = Path.Combine(directory, link);
        if (new FileInfo(path).LinkTarget != file)
            DurableFile.Link(path, file);
    }
}
