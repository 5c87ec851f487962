using System.Collections.Immutable;

namespace Actors.Cli.Checkpoints;

/// <summary>All that is known of a file: what it says of itself, what follows from that, and what a run has recorded of it.</summary>
/// <param name="Frozen">Tensors that the checkpoint only refers to, in their own file.</param>
/// <param name="Recorded">Null of a file that no run speaks of.</param>
internal sealed record CheckpointDescription(
    string Path,
    long SizeBytes,
    CheckpointContents Contents,
    ImmutableArray<CheckpointContents.Tensor> Frozen,
    TensorCounts Counts,
    LoraFactors? Lora,
    RunShare? Share,
    RecordedFacts? Recorded)
{
    /// <summary>The header's entry that names the file of the frozen tensors, beside the checkpoint.</summary>
    private const string FrozenFile = "frozen_file";

    /// <summary>Reads headers only.</summary>
    /// <exception cref="Output.RefusalException">There is no such file, or it is damaged.</exception>
    public static CheckpointDescription Of(string path, RecordedFacts? recorded)
    {
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var contents = CheckpointContents.Read(path);
        var frozen = FrozenOf(file, contents);
        return new CheckpointDescription(
            path, new FileInfo(file).Length, contents, frozen, TensorCounts.Of(contents, frozen), LoraFactors.Of(contents),
            recorded is { CompletedAt: { } last } ? RunShare.OfCompleted(recorded.Step, last) : RunShare.Of(contents), recorded);
    }

    // A name, not a path: a header must not lead elsewhere.
    private static ImmutableArray<CheckpointContents.Tensor> FrozenOf(string file, CheckpointContents contents) =>
        contents[FrozenFile] is string { Length: > 0 } name && name == System.IO.Path.GetFileName(name)
            && System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, name) is var frozen && File.Exists(frozen)
            ? CheckpointContents.Read(frozen).Tensors
            : [];
}
