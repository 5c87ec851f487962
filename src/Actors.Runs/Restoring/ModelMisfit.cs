using Actors.Formats;
using Actors.Runs.Tasks;

namespace Actors.Runs.Restoring;

/// <summary>Whether a checkpoint could be restored into a model, by the names, types and shapes of what both hold.</summary>
public static class ModelMisfit
{
    private const string ModelPrefix = "model.";
    private const string OptimizerPrefix = "optimizer.";

    /// <param name="model">All tensors of the model.</param>
    /// <param name="checkpoint">The checkpoint's tensors, and those of its frozen file.</param>
    /// <returns>Why not, to be read after the checkpoint's name; empty when it could.</returns>
    public static string Of(IReadOnlyList<ModelTensor> model, IReadOnlyList<TensorEntry> checkpoint)
    {
        if (checkpoint.CountBy(tensor => tensor.Name, StringComparer.Ordinal).FirstOrDefault(name => name.Value > 1).Key is { } twice)
            return $"it has {twice} twice";
        var given = checkpoint.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var expected = model.ToDictionary(tensor => ModelPrefix + tensor.Entry.Name, StringComparer.Ordinal);
        foreach (var (name, own) in expected)
        {
            if (!given.TryGetValue(name, out var tensor))
            {
                if (!own.MayBeMissing)
                    return $"it lacks {name}, which the run's recipe has";
            }
            else if (tensor.Type != own.Entry.Type || !tensor.Shape.SequenceEqual(own.Entry.Shape))
            {
                return $"{name} is {Text(tensor)}, but the run's recipe expects {Text(own.Entry)}";
            }
        }

        return given.Keys.FirstOrDefault(name => IsUnknown(name, expected)) is { } unknown ? $"it has {unknown}, which the run's recipe does not have" : "";
    }

    // The optimizer remembers under a parameter's name and its own word for what it remembers.
    private static bool IsUnknown(string name, Dictionary<string, ModelTensor> expected) =>
        name.StartsWith(ModelPrefix, StringComparison.Ordinal) ? !expected.ContainsKey(name)
        : name.StartsWith(OptimizerPrefix, StringComparison.Ordinal)
            && (name.LastIndexOf('.') < OptimizerPrefix.Length || !expected.ContainsKey(ModelPrefix + name[OptimizerPrefix.Length..name.LastIndexOf('.')]));

    private static string Text(TensorEntry tensor) => $"{tensor.TypeName}[{string.Join(", ", tensor.Shape)}]";
}
