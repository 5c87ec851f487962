using Actors.Formats;
using Actors.Runs.Run;

namespace Actors.Runs.Checkpoints;

/// <summary>
/// Whether recorded checkpoints of a run could be restored, found out without libtorch: by their bytes, their headers, and the tensors that
/// they promise beside those of the newest one that is what was recorded.
/// </summary>
/// <param name="directory">The run's checkpoints.</param>
/// <param name="newestFirst">All that the run can count on.</param>
/// <param name="read">Told of every piece that was read, in bytes.</param>
/// <param name="misfit">Why tensors, those of the frozen file included, would not restore into the run's model; empty when they would.</param>
public sealed class CheckpointVerification(
    string directory,
    string runId,
    IEnumerable<CheckpointRecord> newestFirst,
    Action<int>? read = null,
    Func<IReadOnlyList<TensorEntry>, string>? misfit = null)
{
    private const string OptimizerPrefix = "optimizer.";

    private readonly Dictionary<(string File, string Sha256), string> _reasons = [];
    private SafetensorsHeader? _newest;

    /// <summary>Reads all of a checkpoint's file and, the first time, of the newest's and of the one with frozen tensors.</summary>
    /// <returns>Why it could not be restored, to be read after its name; empty when it could.</returns>
    public string Check(CheckpointRecord recorded)
    {
        try
        {
            if (Compare(recorded.File, recorded.Sha256) is { Length: > 0 } reason)
                return reason;
            var header = Header(recorded);
            var metadata = CheckpointMetadata.FromHeader(header.Metadata);
            if (metadata.RunId != runId)
                return $"it is of another run, {metadata.Run} (id {metadata.RunId})";
            if (metadata.Step != recorded.Step)
                return $"it is of step {metadata.Step}, recorded is step {recorded.Step}";
            if (metadata.Frozen is { } frozen && Compare(frozen.File, frozen.Sha256) is { Length: > 0 } frozenReason)
                return $"it needs {frozen.File}, and {frozenReason}";
            _newest ??= Header(newestFirst.First(newest => Compare(newest.File, newest.Sha256) == ""));
            return Difference(header, _newest) is { Length: > 0 } difference ? difference : misfit?.Invoke(Tensors(header, metadata.Frozen)) ?? "";
        }
        catch (Exception damage) when (damage is SafetensorsException or CheckpointException or IOException)
        {
            return damage.Message;
        }
    }

    /// <summary>What one checkpoint holds otherwise than another that restores; empty when it restores too.</summary>
    internal static string Difference(SafetensorsHeader header, SafetensorsHeader like)
    {
        var (tensors, expected) = (ByName(header), ByName(like));
        foreach (var (name, tensor) in expected)
        {
            if (!tensors.TryGetValue(name, out var own))
            {
                if (!BeginsAnew(name, tensors))
                    return $"it lacks {name}";
            }
            else if (own.Type != tensor.Type || !own.Shape.SequenceEqual(tensor.Shape))
            {
                return $"{name} is {Text(own)}, expected {Text(tensor)}";
            }
        }

        return tensors.Keys.FirstOrDefault(name => !expected.ContainsKey(name) && !BeginsAnew(name, expected)) is { } unknown
            ? $"it has {unknown}, which newer checkpoints have not"
            : "";
    }

    private string Compare(string file, string sha256)
    {
        if (!_reasons.TryGetValue((file, sha256), out var reason))
            _reasons[(file, sha256)] = reason = CheckpointFile.VerifyContent(Path.Combine(directory, file), sha256, read);
        return reason;
    }

    private SafetensorsHeader Header(CheckpointRecord recorded) => SafetensorsHeader.Read(Path.Combine(directory, recorded.File));

    private IReadOnlyList<TensorEntry> Tensors(SafetensorsHeader header, FrozenReference? frozen) =>
    [
        .. header.Entries.Concat(frozen is null ? [] : SafetensorsHeader.Read(Path.Combine(directory, frozen.File)).Entries)
            .Select(entry => new TensorEntry(entry.Name, entry.Type.ToString(), entry.Type.ToDType(), entry.Shape)),
    ];

    // A parameter without a gradient so far has no state in the optimizer, none of its tensors.
    private static bool BeginsAnew(string name, Dictionary<string, SafetensorsEntry> tensors) =>
        name.StartsWith(OptimizerPrefix, StringComparison.Ordinal) && !tensors.ContainsKey(name[..name.LastIndexOf('.')] + ".step");

    private static Dictionary<string, SafetensorsEntry> ByName(SafetensorsHeader header) =>
        header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);

    private static string Text(SafetensorsEntry entry) => $"{entry.Type}[{string.Join(", ", entry.Shape)}]";
}
