using System.Collections.Immutable;
using Actors.Formats;
using Actors.Formats.Pth;
using Actors.Runs.Checkpoints;

namespace Actors.Cli.Exports;

/// <summary>
/// Exports as a file of torch.save. A model alone is a state dict. A checkpoint of ours is a dictionary with <c>epoch</c>, <c>step</c>,
/// <c>loss</c> and all else that it says of itself, and the state dicts <c>model</c> and <c>optimizer</c>. Fractions are tensors, see
/// <see cref="PthNumbers"/>.
/// </summary>
internal static class PthExport
{
    private const string ForeignMetadata = "__metadata__";

    // Checkpoints had the states of the generators before every step was seeded.
    private const string Generators = "rng";

    private static readonly string[] Groups = ["model", "optimizer"];

    /// <exception cref="PthException">PyTorch's files have no such type of tensors.</exception>
    public static void Write(ExportSource source, ModelNarrowing narrowing, Stream stream)
    {
        var described = source.Metadata.GetValueOrDefault("format") == CheckpointMetadata.Format ? CheckpointMetadata.FromHeader(source.Metadata) : null;
        var numbers = described is null ? ImmutableSortedDictionary<string, double>.Empty : PthNumbers.Of(described);
        PthWriter.Write(stream, Tree(source, narrowing, described), (storage, destination) =>
        {
            if (numbers.TryGetValue(storage.Key, out var number))
                PthNumbers.Write(number, destination);
            else
                narrowing.Copy(storage.Key, destination);
        });
    }

    private static PthValue Tree(ExportSource source, ModelNarrowing narrowing, CheckpointMetadata? described)
    {
        var tensors = source.Tensors
            .Select(tensor => KeyValuePair.Create(tensor.Key, TensorOf(tensor.Key, narrowing.TypeOf(tensor.Key), tensor.Value.Shape))).ToArray();
        if (source.Metadata.IsEmpty)
            return PthValue.Mapping.Of(tensors);
        if (described is null)
        {
            var metadata = PthValue.Mapping.Of(source.Metadata.Select(entry => Text(entry.Key, entry.Value)));
            return PthValue.Mapping.Of([.. tensors, new(ForeignMetadata, metadata)]);
        }

        return PthValue.Mapping.Of(
        [
            .. Described(described),
            .. source.Metadata.TryGetValue(InlinedFrozen.Key, out var inlined) ? [Text(InlinedFrozen.Key, inlined)] : Array.Empty<KeyValuePair<string, PthValue>>(),
            .. Groups.Concat(tensors.Any(tensor => tensor.Key.StartsWith($"{Generators}.", StringComparison.Ordinal)) ? [Generators] : []).Select(group => KeyValuePair.Create<string, PthValue>(group, PthValue.Mapping.Of(Below(group + ".", tensors)))),
        ]);
    }

    private static IEnumerable<KeyValuePair<string, PthValue>> Below(string prefix, IEnumerable<KeyValuePair<string, PthValue>> tensors) => tensors
        .Where(tensor => tensor.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(tensor => KeyValuePair.Create(tensor.Key[prefix.Length..], tensor.Value));

    private static IEnumerable<KeyValuePair<string, PthValue>> Described(CheckpointMetadata metadata) =>
    [
        Number("epoch", metadata.Epoch), Number("batch", metadata.Batch),
        .. metadata.BatchesPerEpoch is { } batches ? [Number("batches_per_epoch", batches)] : Array.Empty<KeyValuePair<string, PthValue>>(),
        Number("step", metadata.Step), Number("max_steps", metadata.MaxSteps),
        new(PthNumbers.Loss, PthNumbers.Tensor(PthNumbers.Loss)), new(PthNumbers.LearningRate, PthNumbers.Tensor(PthNumbers.LearningRate)),
        Number("seed", metadata.Seed),
        Text("run", metadata.Run), Text("run_id", metadata.RunId), Number("attempt", metadata.Attempt), Number("fencing_token", metadata.FencingToken),
        Text("recipe", metadata.Recipe), Text("data_fingerprint", metadata.DataFingerprint), Text("device", metadata.Device),
        Text("libtorch_version", metadata.LibtorchVersion),
        .. metadata.SettingsHash == "" ? Array.Empty<KeyValuePair<string, PthValue>>() : [Text("settings_hash", metadata.SettingsHash)],
        .. metadata.Validation is { } validation ? Validated(validation) : [],
    ];

    private static KeyValuePair<string, PthValue>[] Validated(ValidationResult validation) =>
    [
        Number("validated_step", validation.Step),
        new(PthNumbers.Metrics, PthValue.Mapping.Of(
            validation.Metrics.Values.Select(metric => KeyValuePair.Create(metric.Key, PthNumbers.Tensor($"{PthNumbers.Metrics}.{metric.Key}"))))),
    ];

    private static PthValue TensorOf(string name, SafetensorsType stored, IReadOnlyList<long> shape)
    {
        var type = PthTypes.From(stored) ?? throw new PthException($"tensor '{name}' is of type {stored}, which cannot be written");
        var storage = new PthStorage(name, type, shape.Aggregate(1L, (product, size) => product * size));
        return new PthValue.Tensor(PthTensor.Whole(storage, shape));
    }

    private static KeyValuePair<string, PthValue> Number(string name, long value) => new(name, new PthValue.Integer(value));

    private static KeyValuePair<string, PthValue> Text(string name, string value) => new(name, new PthValue.Text(value));
}
