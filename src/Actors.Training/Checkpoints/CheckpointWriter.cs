using Actors.Torch.Formats;
using Actors.Training.Files;

namespace Actors.Training.Checkpoints;

/// <summary>
/// Writes checkpoint files so that one exists as a whole or not at all: a temporary file that names its writer's fencing token, flushed,
/// then renamed, then the directory flushed. Whatever fails leaves no file behind.
/// </summary>
internal sealed class CheckpointWriter(string directory)
{
    /// <exception cref="IOException">The disk did not take it.</exception>
    /// <exception cref="CheckpointException">The name belongs to a writer with a larger fencing token.</exception>
    public WrittenCheckpoint Write(CheckpointMetadata metadata, IReadOnlyList<HostTensor> tensors)
    {
        var file = CheckpointName.Of(metadata.Epoch, metadata.Batch);
        var path = Path.Combine(directory, file);
        var temporary = Path.Combine(directory, CheckpointName.Temporary(file, metadata.FencingToken));
        try
        {
            var (size, hash) = WriteTemporary(temporary, metadata, tensors);
            Publish(temporary, path, metadata);
            return new WrittenCheckpoint(file, size, hash);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static (long SizeBytes, string Sha256) WriteTemporary(
        string temporary, CheckpointMetadata metadata, IReadOnlyList<HostTensor> tensors)
    {
        using var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        using var hashing = new HashingStream(stream);
        var bytes = tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Bytes, StringComparer.Ordinal);
        var layout = SafetensorsLayout.Plan(
            tensors.Select(tensor => new SafetensorsItem(tensor.Name, SafetensorsTypes.From(tensor.DType), tensor.Shape)), metadata.ToHeader());
        layout.Write(hashing, entry => bytes[entry.Name]);
        DurableFile.Flush(stream);
        return (hashing.PassedBytes, hashing.Hash());
    }

    // A file of that name is a leftover of this run: its writer died before it was recorded, or it no longer verifies.
    private static void Publish(string temporary, string path, CheckpointMetadata metadata)
    {
        if (DurableFile.TryPublish(temporary, path))
            return;
        if (CheckpointFile.TryReadMetadata(path) is { } existing && existing.RunId != metadata.RunId)
            throw new CheckpointException($"{path} belongs to another run (id {existing.RunId}); move it away and resume");
        if (CheckpointFile.TryReadMetadata(path) is { } later && later.FencingToken > metadata.FencingToken)
            throw new CheckpointException($"{path} was written by a later owner of the run (fencing token {later.FencingToken}, ours is {metadata.FencingToken})");
        DurableFile.Replace(temporary, path);
    }
}

/// <param name="Sha256">Of the whole file, lower-case hex.</param>
internal sealed record WrittenCheckpoint(string File, long SizeBytes, string Sha256);
