using System.Collections.Immutable;

namespace Actors.Cli.Checkpoints;

/// <summary>What a file holds of low-rank adaptation (LoRA), by the names that its libraries give.</summary>
/// <param name="Ranks">The different ranks, from the shapes of the first factors, ascending.</param>
/// <param name="Settings">What the file's metadata says of it.</param>
internal sealed record LoraFactors(TensorCount Count, ImmutableArray<long> Ranks, ImmutableArray<KeyValuePair<string, object?>> Settings)
{
    private const string Mark = "lora_";

    // [rank, inputs, …]; the second factor is [outputs, rank, …].
    private static readonly string[] FirstFactors = ["lora_A", "lora_embedding_A", "lora_down"];
    private static readonly string[] SettingMarks = ["lora", "peft"];

    /// <summary>Null when the file knows nothing of it.</summary>
    public static LoraFactors? Of(CheckpointContents contents)
    {
        var tensors = In(contents);
        var settings = contents.Metadata
            .Where(entry => SettingMarks.Any(mark => entry.Key.Contains(mark, StringComparison.OrdinalIgnoreCase))).ToImmutableArray();
        if (tensors.IsEmpty && settings.IsEmpty)
            return null;
        var ranks = tensors
            .Where(tensor => tensor.Shape.Count >= 2 && FirstFactors.Any(factor => tensor.Name.Contains(factor, StringComparison.Ordinal)))
            .Select(tensor => tensor.Shape[0]).Distinct().Order();
        return new LoraFactors(TensorCount.Of(tensors), [.. ranks], settings);
    }

    public static ImmutableArray<CheckpointContents.Tensor> In(CheckpointContents contents) =>
        [.. contents.Tensors.Where(tensor => tensor.Name.Contains(Mark, StringComparison.OrdinalIgnoreCase))];
}
