using Actors.Torch.Formats;

namespace Actors.Cli.Exports;

/// <summary>Exports as safetensors; a model alone is marked as PyTorch's, which other programs ask for.</summary>
internal static class SafetensorsExport
{
    private static readonly Dictionary<string, string> OfPyTorch = new() { ["format"] = "pt" };

    public static void Write(ExportSource source, Stream stream)
    {
        var layout = SafetensorsLayout.Plan(
            source.Tensors.Select(tensor => new SafetensorsItem(tensor.Key, tensor.Value.Type, tensor.Value.Shape)),
            source.Metadata.IsEmpty ? OfPyTorch : source.Metadata);
        stream.Write(layout.Header.Span);
        foreach (var entry in layout.Entries)
            source.Copy(source.Tensors[entry.Name], stream);
    }
}
