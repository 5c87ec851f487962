using System.Globalization;
using Actors.Cli.Output;

namespace Actors.Cli.Verbs;

/// <summary>Prints what a safetensors file or one of PyTorch's says about itself.</summary>
internal static class CheckpointInfo
{
    private const int ShownItems = 8;
    private const int NarrowestNames = 18, WidestNames = 60;

    /// <exception cref="RefusalException">There is no such file, or it is damaged.</exception>
    public static int Print(string path, Format format)
    {
        var contents = CheckpointContents.Read(path);
        var sizeBytes = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length;
        if (format == Format.Json)
            PrintJson(path, sizeBytes, contents);
        else
            PrintText(path, sizeBytes, contents);
        return ExitCode.Done;
    }

    private static void PrintJson(string path, long sizeBytes, CheckpointContents contents) => CliJson.Print(new
    {
        File = path,
        SizeBytes = sizeBytes,
        // Of two values of one name Python keeps the last.
        Metadata = contents.Metadata.GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Last().Value),
        contents.Tensors,
        Opaque = contents.Opaque.Select(opaque => new { Name = opaque.Key, Class = opaque.Value }),
        contents.UnknownGlobals,
    });

    private static void PrintText(string path, long sizeBytes, CheckpointContents contents)
    {
        Console.Out.WriteLine($"{path}: {Units.Size(sizeBytes)}, {contents.Tensors.Length} tensors");
        var names = contents.Metadata.Select(entry => entry.Key).Concat(contents.Opaque.Select(opaque => opaque.Key)).Select(Printable.Text);
        var width = Math.Clamp(names.Select(name => name.Length + 2).DefaultIfEmpty().Max(), NarrowestNames, WidestNames);
        foreach (var (name, value) in contents.Metadata)
            Line(name, Text(value));
        if (Number(contents, "step") is { } step && Number(contents, "max_steps") is > 0 and var maxSteps)
            Line("of the whole run", string.Create(CultureInfo.InvariantCulture, $"{step / maxSteps:P1}"));
        foreach (var (name, type) in contents.Opaque)
            Line(name, $"an object of {type}, not loaded");
        if (contents.UnknownGlobals.Length > 0)
            Console.Out.WriteLine($"loading this file in Python imports {Printable.Text(string.Join(", ", contents.UnknownGlobals))}; nothing of it ran here");

        var table = new Table("TENSOR", "DTYPE", "SHAPE", "SIZE");
        foreach (var tensor in contents.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
            table.Add(Printable.Text(tensor.Name), tensor.Dtype, $"[{string.Join(", ", tensor.Shape)}]", Units.Size(tensor.SizeBytes));
        table.Print(Console.Out);

        void Line(string name, string value) => Console.Out.WriteLine($"{Printable.Text(name).PadRight(width)}{Printable.Text(value)}");
    }

    private static double? Number(CheckpointContents contents, string name) =>
        double.TryParse(Text(contents.Metadata.LastOrDefault(entry => entry.Key == name).Value), CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(object? value) => value switch
    {
        null => "none",
        object?[] items when items.Length > ShownItems => $"[{string.Join(", ", items.Take(ShownItems).Select(Text))}, … {items.Length} in all]",
        object?[] items => $"[{string.Join(", ", items.Select(Text))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
