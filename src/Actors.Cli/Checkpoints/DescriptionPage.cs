using System.Globalization;
using Actors.Cli.Output;

namespace Actors.Cli.Checkpoints;

/// <summary>A description for people. What comes out of the file is printed so that it cannot steer a terminal.</summary>
internal static class DescriptionPage
{
    private const int ShownItems = 8;
    private const int NarrowestNames = 18, WidestNames = 60;

    public static void Print(CheckpointDescription described, TextWriter writer)
    {
        var contents = described.Contents;
        writer.WriteLine($"{Printable.Line(described.Path)}: {Units.Size(described.SizeBytes)}, {contents.Tensors.Length} tensors");
        Print(Lines(described), writer);
        if (contents.UnknownGlobals.Length > 0)
            writer.WriteLine($"loading this file in Python imports {Printable.Text(string.Join(", ", contents.UnknownGlobals))}, and is refused with weights_only=True; nothing of it ran here");
        PrintTensors(described, writer);
    }

    /// <summary>What is recorded of a checkpoint whose file is not there.</summary>
    public static void PrintRecorded(string path, RecordedFacts recorded, TextWriter writer)
    {
        writer.WriteLine($"{Printable.Line(path)}: step {recorded.Step}, {Units.Size(recorded.SizeBytes)} recorded");
        Print(Recorded(recorded), writer);
    }

    private static void Print(IEnumerable<(string Name, string Value)> lines, TextWriter writer)
    {
        var shown = lines.ToArray();
        var width = Math.Clamp(shown.Select(line => Printable.Text(line.Name).Length + 2).DefaultIfEmpty().Max(), NarrowestNames, WidestNames);
        foreach (var (name, value) in shown)
            writer.WriteLine($"{Printable.Text(name).PadRight(width)}{Printable.Text(value)}");
    }

    private static IEnumerable<(string Name, string Value)> Lines(CheckpointDescription described)
    {
        foreach (var (name, value) in described.Contents.Metadata)
            yield return (name, Text(value));
        foreach (var (name, type) in described.Contents.Opaque)
            yield return (name, $"an object of {type}, not loaded");
        if (described.Share is { } share)
            yield return ("of the whole run", $"{share}");
        foreach (var line in described.Recorded is { } recorded ? Recorded(recorded) : [])
            yield return line;
        foreach (var line in Counts(described.Counts))
            yield return line;
        if (described.Lora is { } lora)
            yield return ("LoRA", string.Join("; ", Lora(lora)));
    }

    private static IEnumerable<(string Name, string Value)> Recorded(RecordedFacts recorded)
    {
        if (recorded is { SavedAt: { } time, DurationMs: { } duration, StallMs: { } stall })
            yield return ("saved", string.Create(
                CultureInfo.InvariantCulture, $"{Units.Time(time)}, on the disk after {duration:0} ms; training waited {stall:0.0} ms"));
        yield return ("recorded sha256", recorded.Sha256);
        if (recorded.Metrics.Count > 0)
            yield return ("metrics", string.Join(", ", recorded.Metrics.Select(metric => $"{metric.Key}={Units.Number(metric.Value)}")));
        if (recorded.Best)
            yield return ("best", $"of run {recorded.Run}");
        if (recorded.Pinned)
            yield return ("pinned", "it stays, whatever the rules say");
        if (recorded.Verified)
            yield return ("verified", "read back after it was saved");
    }

    private static IEnumerable<(string Name, string Value)> Counts(TensorCounts counts) =>
        new (string Name, TensorCount? Count)[]
        {
            ("in all", counts.All), ("trainable", counts.Trainable), ("frozen", counts.Frozen), ("buffers", counts.Buffers),
            ("optimizer", counts.Optimizer),
        }
        .Where(part => part.Count is not null)
        .Select(part => (part.Name, Count(part.Count!)));

    private static IEnumerable<string> Lora(LoraFactors lora)
    {
        if (lora.Count.Tensors > 0)
            yield return Count(lora.Count);
        if (lora.Ranks.Length > 0)
            yield return $"rank {string.Join(", ", lora.Ranks)}";
        foreach (var (name, value) in lora.Settings)
            yield return $"{name} = {Text(value)}";
    }

    private static void PrintTensors(CheckpointDescription described, TextWriter writer)
    {
        var table = new Table("TENSOR", "DTYPE", "SHAPE", "SIZE", "");
        var rows = described.Contents.Tensors.Select(tensor => (Tensor: tensor, Mark: ""))
            .Concat(described.Frozen.Select(tensor => (Tensor: tensor, Mark: "frozen")));
        foreach (var (tensor, mark) in rows.OrderBy(row => row.Tensor.Name, StringComparer.Ordinal))
            table.Add(Printable.Text(tensor.Name), tensor.Dtype, Printable.Text($"[{string.Join(", ", tensor.Shape)}]"), Units.Size(tensor.SizeBytes), mark);
        table.Print(writer);
    }

    private static string Count(TensorCount count) => count.Elements is { } elements
        ? string.Create(CultureInfo.InvariantCulture, $"{count.Tensors} tensors, {elements:N0} elements")
        : $"{count.Tensors} tensors";

    private static string Text(object? value) => value switch
    {
        null => "none",
        object?[] items when items.Length > ShownItems => $"[{string.Join(", ", items.Take(ShownItems).Select(Text))}, … {items.Length} in all]",
        object?[] items => $"[{string.Join(", ", items.Select(Text))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
