using System.Buffers.Binary;
using System.Collections.Immutable;
using Actors.Formats.Pth;
using Actors.Runs.Checkpoints;

namespace Actors.Cli.Exports;

/// <summary>
/// The numbers with a fraction that a checkpoint exported as .pth tells of itself: its loss, its learning rate and its metrics. They are
/// tensors of float64 without dimensions, exact to the bit, because with <c>weights_only</c> PyTorch 1.13 opens no other fractions.
/// </summary>
internal static class PthNumbers
{
    public const string Loss = "loss";
    public const string LearningRate = "learning_rate";
    public const string Metrics = "metrics";

    // What every complete export says of itself, beside other things.
    private static readonly string[] OwnKeys = ["run", "run_id", "attempt", "fencing_token", "recipe", "data_fingerprint", "libtorch_version"];

    /// <summary>What a checkpoint tells, by the names that the tensors get when the tree is laid out flat.</summary>
    public static ImmutableSortedDictionary<string, double> Of(CheckpointMetadata metadata) =>
        (metadata.Validation?.Metrics.Values ?? []).Select(metric => KeyValuePair.Create($"{Metrics}.{metric.Key}", metric.Value))
            .Append(new(Loss, metadata.Loss))
            .Append(new(LearningRate, metadata.LearningRate))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The tensor of a number; its storage has the number's name as its key.</summary>
    public static PthValue Tensor(string name) => new PthValue.Tensor(PthTensor.Whole(new PthStorage(name, PthType.Float64, 1), []));

    /// <summary>Writes a number as the content of its storage.</summary>
    public static void Write(double number, Stream destination)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
        destination.Write(bytes);
    }

    /// <summary>The numbers of an export of ours, by name. None of any other file, nor of an export of before they were tensors.</summary>
    /// <exception cref="PthException">A record is damaged.</exception>
    public static ImmutableSortedDictionary<string, double> In(PthFile file) =>
        OwnKeys.Except(file.Contents.Scalars.Select(scalar => scalar.Key)).Any()
            ? ImmutableSortedDictionary<string, double>.Empty
            : file.Contents.Tensors.Where(IsNumber)
                .ToImmutableSortedDictionary(tensor => tensor.Key, tensor => BinaryPrimitives.ReadDoubleLittleEndian(file.ReadAll(tensor.Value)), StringComparer.Ordinal);

    private static bool IsNumber(KeyValuePair<string, PthTensor> tensor) =>
        tensor.Value is { Type: PthType.Float64, Shape.Count: 0, Storage.Count: 1 }
        && (tensor.Key is Loss or LearningRate || tensor.Key.StartsWith($"{Metrics}.", StringComparison.Ordinal));
}
