using Actors.Formats;

namespace Actors.Cli.Exports;

/// <summary>
/// Makes a model's floating tensors 16 bits wide on their way into an export. The optimizer's and the generators' tensors, and all integers,
/// pass as they are; in a file without tensors below <c>model.</c> everything is the model.
/// </summary>
internal sealed class ModelNarrowing(Precision precision, ExportSource source)
{
    private readonly bool _allIsModel = !source.Tensors.Keys.Any(IsBelowModel);

    /// <summary>Finite elements that became infinite, so far.</summary>
    public long Overflowed { get; private set; }

    /// <summary>The type that a tensor gets.</summary>
    public SafetensorsType TypeOf(string name) => Target(name) is { } target ? SafetensorsTypes.From(target) : source.Tensors[name].Type;

    /// <summary>Writes a tensor's elements as they are exported.</summary>
    public void Copy(string name, Stream destination)
    {
        var tensor = source.Tensors[name];
        if (Target(name) is not { } target)
        {
            tensor.CopyTo(destination);
            return;
        }

        using var narrowing = new NarrowingStream(destination, tensor.Type.ToDType()!.Value, target);
        tensor.CopyTo(narrowing);
        Overflowed += narrowing.Overflowed;
    }

    // Null for what stays as it is.
    private DType? Target(string name)
    {
        DType? wanted = precision switch { Precision.Float16 => DType.Float16, Precision.BFloat16 => DType.BFloat16, _ => null };
        var changes = wanted is { } target && (_allIsModel || IsBelowModel(name))
            && source.Tensors[name].Type.ToDType() is { } type && FloatNarrowing.Changes(type, target);
        return changes ? wanted : null;
    }

    private static bool IsBelowModel(string name) => name.StartsWith(ExportSource.ModelPrefix, StringComparison.Ordinal);
}
