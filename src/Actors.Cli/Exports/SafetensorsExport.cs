using Actors.Torch.Formats;

namespace Actors.Cli.Exports;

/// <summary>Exports as safetensors; a model alone is marked as PyTorch's, which other programs ask for.</summary>
internal static class SafetensorsExport
{
    private static readonly Dictionary<string, string> OfPyTorch = new() { ["format"] = "pt" };

    public static void Write(ExportSource source, ModelNarrowing narrowing, Stream stream)
    {
        var layout = SafetensorsLayout.Plan(
            source.Tensors.Select(tensor => new SafetensorsItem(tensor.Key, narrowing.TypeOf(tensor.Key), tensor.Value.Shape)),
            source.Metadata.IsEmpty ? OfPyTorch : source.Metadata);
        stream.Write(layout.Header.Span);
        foreach (var entry in layout.Entries)
            narrowing.Copy(entry.Name, stream);
    }
}
