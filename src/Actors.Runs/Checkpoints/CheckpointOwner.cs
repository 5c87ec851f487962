using System.Buffers.Binary;
using Actors.Formats;
using Actors.Runs.Files;

namespace Actors.Runs.Checkpoints;

/// <summary>
/// Whose a file is that has a checkpoint's name. It is the run's
/// <list type="bullet">
/// <item>when its header names the run, whatever has become of what follows, or</item>
/// <item>when no header can be read and it is as long as was recorded, damaged that is, or</item>
/// <item>when it is empty, or ends within a header: of such a one nothing can be lost.</item>
/// </list>
/// </summary>
public static class CheckpointOwner
{
    /// <summary>As the recorded size of a file that nobody has recorded.</summary>
    public const long Unrecorded = -1;

    private const string RunIdKey = "run_id";

    /// <param name="sizeBytes">As recorded, or <see cref="Unrecorded"/>.</param>
    /// <returns>Why the file is none of the run's, to be read after its name; empty when it is the run's.</returns>
    /// <exception cref="IOException">It cannot be read now.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not ours to read.</exception>
    public static string Objection(string path, string runId, long sizeBytes)
    {
        if (Irregularity(path) is { Length: > 0 } irregularity)
            return irregularity;
        using var file = RegularFile.OpenRead(path);
        if (TryReadMetadata(file) is not { } metadata)
            return file.Length == sizeBytes || HoldsNothing(file) ? "" : "it is no checkpoint";
        return !metadata.TryGetValue(RunIdKey, out var owner) ? "it is no checkpoint of a run"
            : owner != runId ? $"it is a checkpoint of another run (id {owner})"
            : "";
    }

    /// <summary>Why what has a name is no file, to be read after it; empty for a file, and for what is not there or cannot be looked at.</summary>
    public static string Irregularity(string path) =>
        Directory.Exists(path) ? "it is a directory" : RegularFile.IsSpecial(path) ? "it is a pipe, a socket or a device" : "";

    /// <summary>Gives a file another name, so that a checkpoint can have its name, if it is none of the run's or cannot be read now.</summary>
    /// <param name="path">There is a file of that name.</param>
    /// <param name="sizeBytes">As recorded, or <see cref="Unrecorded"/>.</param>
    /// <param name="notice">Told of it, and why; null for nobody.</param>
    /// <returns>False when it is the run's, and has its name still.</returns>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public static bool TrySetAside(string path, string runId, long sizeBytes, Action<string>? notice)
    {
        if (ObjectionNow(path, runId, sizeBytes) is not { Length: > 0 } objection)
            return false;
        var aside = Path.GetFileName(DurableFile.SetAside(path));
        notice?.Invoke($"{path} had the name of a checkpoint, and is now called {aside}: {objection}");
        return true;
    }

    private static string ObjectionNow(string path, string runId, long sizeBytes)
    {
        try
        {
            return Objection(path, runId, sizeBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read: {failure.Message}";
        }
    }

    private static bool HoldsNothing(FileStream file)
    {
        const int lengthBytes = sizeof(ulong);
        Span<byte> begin = stackalloc byte[lengthBytes + 1];
        file.Position = 0;
        return file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length
            ? begin[lengthBytes] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(begin) is <= SafetensorsHeader.MaximalLengthBytes and var length
                && lengthBytes + (long)length > file.Length
            : file.Length == 0;
    }

    private static IReadOnlyDictionary<string, string>? TryReadMetadata(FileStream file)
    {
        try
        {
            return SafetensorsHeader.ReadMetadata(file);
        }
        catch (SafetensorsException)
        {
            return null;
        }
    }
}
