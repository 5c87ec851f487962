using Actors.Formats;
using Actors.Runs.Checkpoints;

namespace Actors.Cli.Exports;

/// <summary>
/// Exports as safetensors. A complete checkpoint becomes the file that it was, byte for byte, unless it referred to frozen tensors or is
/// narrowed; a model alone is marked as PyTorch's, which other programs ask for.
/// </summary>
internal static class SafetensorsExport
{
    // As the official writer pads.
    private const int OtherAlignmentBytes = 8;

    private static readonly Dictionary<string, string> OfPyTorch = new() { ["format"] = "pt" };

    public static void Write(ExportSource source, ModelNarrowing narrowing, Stream stream)
    {
        var layout = SafetensorsLayout.Plan(
            source.Tensors.Select(tensor => new SafetensorsItem(tensor.Key, narrowing.TypeOf(tensor.Key), tensor.Value.Shape)),
            source.Metadata.IsEmpty ? OfPyTorch : source.Metadata,
            source.Metadata.GetValueOrDefault("format") == CheckpointMetadata.Format ? CheckpointMetadata.AlignmentBytes : OtherAlignmentBytes);
        stream.Write(layout.Header.Span);
        foreach (var entry in layout.Entries)
            narrowing.Copy(entry.Name, stream);
    }
}
