using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Worker.Torch;
using static TorchSharp.torch;

namespace Actors.Worker.Checkpoints;

/// <summary>Reads the tensors of checkpoints. Nothing of a file is used before all of it has proved to be what was recorded.</summary>
internal static class CheckpointTensors
{
    /// <summary>Reads a checkpoint's tensors, the frozen ones included, on the CPU and of the current dispose scope.</summary>
    /// <param name="sha256">As recorded.</param>
    /// <exception cref="CheckpointException">A file is missing, or not what was recorded.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, string sha256)
    {
        if (CheckpointFile.Verify(path, sha256) is { Length: > 0 } reason)
            throw new CheckpointException(reason);
        try
        {
            using var file = SafetensorsFile.Open(path);
            var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            Load(file, tensors);
            if (CheckpointMetadata.FromHeader(file.Header.Metadata).Frozen is not { } reference)
                return tensors;
            using var frozen = SafetensorsFile.Open(CheckpointFile.FrozenPath(path, reference));
            Load(frozen, tensors);
            return tensors;
        }
        catch (SafetensorsException failure)
        {
            throw new CheckpointException(failure.Message, failure);
        }
    }

    private static void Load(SafetensorsFile file, Dictionary<string, Tensor> tensors)
    {
        foreach (var entry in file.Header.Entries)
        {
            var type = entry.Type.ToDType() ?? throw new CheckpointException($"tensor '{entry.Name}' is of type {entry.Type}, which no model here has");
            var tensor = empty([.. entry.Shape], type.ToScalarType());
            file.Read(entry, tensor.CopyFrom);
            if (!tensors.TryAdd(entry.Name, tensor))
                throw new CheckpointException($"tensor '{entry.Name}' is in it and in the file with the frozen tensors");
        }
    }
}
