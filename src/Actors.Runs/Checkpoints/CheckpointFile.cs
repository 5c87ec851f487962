using System.Security.Cryptography;
using Actors.Formats;
using Actors.Runs.Files;

namespace Actors.Runs.Checkpoints;

/// <summary>Reads checkpoint files. Nothing of a file is used before all of it has proved to be what was recorded.</summary>
public static class CheckpointFile
{
    private const int BufferBytes = 1 << 20;

    /// <summary>SHA-256 of a file, lower-case hex.</summary>
    /// <param name="read">Told of every piece that was read, in bytes.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Hash(string path, Action<int>? read = null)
    {
        using var file = RegularFile.OpenRead(path, FileShare.Read | FileShare.Delete, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(file.Length, 1, BufferBytes));
        while (file.Read(buffer) is > 0 and var count)
        {
            hash.AppendData(buffer.AsSpan(0, count));
            read?.Invoke(count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Whether a recorded checkpoint is there and is what was recorded, it and the file with frozen tensors that it refers to.</summary>
    /// <returns>Why not, to be read after the file's name; empty when it is.</returns>
    public static string Verify(string path, string sha256) =>
        VerifyContent(path, sha256) is { Length: > 0 } reason ? reason
        : TryReadMetadata(path)?.Frozen is not { } frozen ? ""
        : VerifyContent(FrozenPath(path, frozen), frozen.Sha256) is { Length: > 0 } frozenReason ? $"it needs {frozen.File}, and {frozenReason}"
        : "";

    /// <summary>Where the file is that a checkpoint refers to: beside it.</summary>
    public static string FrozenPath(string path, FrozenReference frozen) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, frozen.File);

    /// <summary>What a file says about itself; null when it is no checkpoint of ours.</summary>
    public static CheckpointMetadata? TryReadMetadata(string path)
    {
        try
        {
            return CheckpointMetadata.FromHeader(SafetensorsHeader.Read(path).Metadata);
        }
        catch (Exception failure) when (failure is SafetensorsException or CheckpointException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a file is there and has the content that was recorded, whatever it refers to.</summary>
    /// <inheritdoc cref="Verify"/>
    internal static string VerifyContent(string path, string sha256, Action<int>? read = null) => Look(path, sha256, read).Reason;

    /// <summary>Like <see cref="VerifyContent"/>, and tells what is lost from what cannot be read now.</summary>
    internal static FileFinding Look(string path, string sha256, Action<int>? read = null)
    {
        try
        {
            return Hash(path, read) == sha256 ? FileFinding.Sound : FileFinding.Lost("its content is not what was recorded (SHA-256 differs)");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return DurableFile.IsGone(path) ? FileFinding.Lost("it is not there") : FileFinding.Unreadable($"it cannot be read: {failure.Message}");
        }
    }
}
