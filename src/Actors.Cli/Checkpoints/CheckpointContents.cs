using System.Collections.Immutable;
using Actors.Cli.Exports;
using Actors.Formats;
using Actors.Formats.Pth;

namespace Actors.Cli.Checkpoints;

/// <summary>What a file says about itself, whatever its format.</summary>
/// <param name="Format"><c>safetensors</c> or <c>pth</c>.</param>
/// <param name="Metadata">Values as JSON has them: text, numbers, lists, null.</param>
/// <param name="Opaque">Objects of classes that are not known, by where they are.</param>
/// <param name="UnknownGlobals">Classes and functions that loading the file in Python would import, unless with <c>weights_only</c>, which refuses it.</param>
internal sealed record CheckpointContents(
    string Format,
    ImmutableArray<KeyValuePair<string, object?>> Metadata,
    ImmutableArray<CheckpointContents.Tensor> Tensors,
    ImmutableArray<KeyValuePair<string, string>> Opaque,
    ImmutableArray<string> UnknownGlobals)
{
    /// <summary>The value of an entry; of two of one name Python keeps the last. Null when there is none.</summary>
    public object? this[string name] => Metadata.LastOrDefault(entry => entry.Key == name).Value;

    /// <summary>Reads headers only, and of an export of ours the numbers that are tensors.</summary>
    /// <exception cref="Output.RefusalException">There is no such file, or it is damaged.</exception>
    public static CheckpointContents Read(string path) =>
        FileRefusal.Of(path, () => PthSignature.IsPyTorch(path) ? OfPth(path) : OfSafetensors(path));

    private static CheckpointContents OfSafetensors(string path)
    {
        var header = SafetensorsHeader.Read(path);
        return new CheckpointContents(
            "safetensors",
            [.. header.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => KeyValuePair.Create(entry.Key, (object?)entry.Value))],
            [.. header.Entries.Select(entry => new Tensor(entry.Name, entry.Type.ToString(), entry.Shape, entry.SizeBytes))],
            [], []);
    }

    private static CheckpointContents OfPth(string path)
    {
        using var file = PthFile.Open(path);
        var contents = file.Contents;
        var numbers = PthNumbers.In(file);
        return new CheckpointContents(
            "pth",
            [
                .. contents.Scalars.Select(scalar => KeyValuePair.Create(scalar.Key, Json(scalar.Value))),
                .. numbers.Select(number => KeyValuePair.Create(number.Key, (object?)number.Value)),
            ],
            [.. contents.Tensors.Where(tensor => !numbers.ContainsKey(tensor.Key)).Select(tensor => new Tensor(tensor.Key, tensor.Value.Type.Name(), tensor.Value.Shape, tensor.Value.SizeBytes))],
            [.. contents.Opaque.Select(opaque => KeyValuePair.Create(opaque.Key, opaque.Value.Global))],
            [.. file.UnknownGlobals]);
    }

    private static object? Json(PthValue value) => value switch
    {
        PthValue.Boolean boolean => boolean.Value,
        PthValue.Integer { Value: var number } => number >= long.MinValue && number <= long.MaxValue ? (long)number : number.ToString(),
        PthValue.Real real => real.Value,
        PthValue.Text text => text.Value,
        PthValue.Sequence sequence => sequence.Items.Select(Json).ToArray(),
        _ => null,
    };

    /// <param name="Dtype">As the format calls it: F32 in safetensors, float32 in PyTorch's files.</param>
    public sealed record Tensor(string Name, string Dtype, IReadOnlyList<long> Shape, long SizeBytes)
    {
        /// <summary>Elements; 1 of a scalar.</summary>
        public long Elements => Shape.Aggregate(1L, (product, size) => product * size);
    }
}
