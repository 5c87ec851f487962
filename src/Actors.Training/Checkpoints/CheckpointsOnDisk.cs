using Actors.Training.Files;

namespace Actors.Training.Checkpoints;

/// <summary>Checkpoint files in a directory.</summary>
/// <param name="directory">It exists.</param>
public sealed class CheckpointsOnDisk(string directory) : ICheckpointFiles
{
    /// <inheritdoc/>
    public void Point(string link, string file)
    {
        var path = Path.Combine(directory, link);
        if (new FileInfo(path).LinkTarget != file)
            DurableFile.Link(path, file);
    }

    /// <inheritdoc/>
    public long Delete(string file)
    {
        var path = Path.Combine(directory, file);
        var size = File.Exists(path) ? new FileInfo(path).Length : 0;
        DurableFile.Delete(path);
        return size;
    }
}
