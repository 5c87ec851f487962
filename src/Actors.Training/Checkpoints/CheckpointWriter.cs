using Actors.Training.Files;

namespace Actors.Training.Checkpoints;

/// <summary>
/// Writes checkpoint files so that one exists as a whole or not at all: a temporary file that names its writer's fencing token, flushed,
/// then renamed, then the directory flushed. Whatever fails leaves no file behind, as far as the disk lets it be removed.
/// </summary>
internal sealed class CheckpointWriter(string directory)
{
    public string Directory => directory;

    /// <exception cref="IOException">The disk did not take it.</exception>
    /// <exception cref="CheckpointException">The name belongs to a writer with a larger fencing token.</exception>
    public WrittenCheckpoint Write(CheckpointMetadata metadata, HostTensors tensors)
    {
        var file = CheckpointName.Of(metadata.Epoch, metadata.Batch);
        using var image = new FileImage(tensors, metadata.ToHeader());
        var hash = Publish(directory, file, metadata.FencingToken, image, path => RefuseOthers(path, metadata));
        return new WrittenCheckpoint(file, image.SizeBytes, hash);
    }

    /// <summary>Writes a file and gives it its name, on the disk.</summary>
    /// <param name="refuseOthers">Throws when the file that has the name already must stay.</param>
    /// <returns>SHA-256 of the file.</returns>
    internal static string Publish(string directory, string file, long fencingToken, FileImage image, Action<string> refuseOthers)
    {
        var path = Path.Combine(directory, file);
        var temporary = Path.Combine(directory, CheckpointName.Temporary(file, fencingToken));
        try
        {
            var hash = image.Write(temporary);
            if (!DurableFile.TryPublish(temporary, path))
            {
                refuseOthers(path);
                DurableFile.Replace(temporary, path);
            }

            return hash;
        }
        catch
        {
            DurableFile.Discard(temporary);
            throw;
        }
    }

    // A file of that name is a leftover of this run: its writer died before it was recorded, or it no longer verifies.
    private static void RefuseOthers(string path, CheckpointMetadata metadata)
    {
        if (CheckpointFile.TryReadMetadata(path) is not { } existing)
            return;
        if (existing.RunId != metadata.RunId)
            throw new CheckpointException($"{path} belongs to another run (id {existing.RunId}); move it away and resume");
        if (existing.FencingToken > metadata.FencingToken)
            throw new CheckpointException($"{path} was written by a later owner of the run (fencing token {existing.FencingToken}, ours is {metadata.FencingToken})");
    }
}

/// <param name="Sha256">Of the whole file, lower-case hex.</param>
internal sealed record WrittenCheckpoint(string File, long SizeBytes, string Sha256);
