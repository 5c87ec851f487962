using Actors.Torch.Formats;
using Actors.Torch.Tensors;

namespace Actors.Training.Checkpoints;

/// <summary>Reads checkpoint files. Nothing of a file is used before all of it has proved to be what was recorded.</summary>
public static class CheckpointFile
{
    private const int BufferBytes = 1 << 20;

    /// <summary>SHA-256 of a file, lower-case hex.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Hash(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        using var hashing = new HashingStream(file);
        var buffer = new byte[BufferBytes];
        while (hashing.Read(buffer) > 0)
        {
        }

        return hashing.Hash();
    }

    /// <summary>Whether a recorded checkpoint is there and is what was recorded.</summary>
    /// <returns>Why not, to be read after the file's name; empty when it is.</returns>
    public static string Verify(string path, string sha256)
    {
        if (!File.Exists(path))
            return "it is not there";
        try
        {
            return Hash(path) == sha256 ? "" : "its content is not what was recorded (SHA-256 differs)";
        }
        catch (IOException failure)
        {
            return $"it cannot be read: {failure.Message}";
        }
    }

    /// <summary>Reads a checkpoint's tensors, on the CPU and of the current scope.</summary>
    /// <param name="sha256">As recorded.</param>
    /// <exception cref="CheckpointException">The file is missing, or not what was recorded.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, string sha256)
    {
        if (Verify(path, sha256) is { Length: > 0 } reason)
            throw new CheckpointException(reason);
        try
        {
            using var file = SafetensorsFile.Open(path);
            CheckpointMetadata.FromHeader(file.Header.Metadata);
            return file.Header.Entries.ToDictionary(entry => entry.Name, entry => Load(file, entry), StringComparer.Ordinal);
        }
        catch (SafetensorsException failure)
        {
            throw new CheckpointException(failure.Message, failure);
        }
    }

    /// <summary>What a file says about itself; null when it is no checkpoint of ours.</summary>
    public static CheckpointMetadata? TryReadMetadata(string path)
    {
        try
        {
            return CheckpointMetadata.FromHeader(SafetensorsHeader.Read(path).Metadata);
        }
        catch (Exception failure) when (failure is SafetensorsException or CheckpointException or IOException)
        {
            return null;
        }
    }

    private static Tensor Load(SafetensorsFile file, SafetensorsEntry entry)
    {
        var type = entry.Type.ToDType() ?? throw new CheckpointException($"tensor '{entry.Name}' is of type {entry.Type}, which no model here has");
        var tensor = Tensor.Empty([.. entry.Shape], type);
        tensor.CopyBytesFrom(file.ReadAll(entry.Name));
        return tensor;
    }
}
