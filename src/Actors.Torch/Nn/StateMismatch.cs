using Actors.Torch.Tensors;

namespace Actors.Torch.Nn;

/// <summary>Compares the tensors that something has with the values it is offered, before any of them is touched.</summary>
internal static class StateMismatch
{
    /// <exception cref="ArgumentException">A name is missing or unknown, or a shape or type differs.</exception>
    internal static void Refuse(IReadOnlyList<NamedTensor> own, IReadOnlyDictionary<string, Tensor> values)
    {
        foreach (var (name, tensor) in own)
        {
            if (!values.TryGetValue(name, out var value))
                throw new ArgumentException($"the state lacks {name}, expected {tensor}");
            if (!value.Shape.SequenceEqual(tensor.Shape) || value.DType != tensor.DType)
                throw new ArgumentException($"{name} is {value} in the state, expected {tensor}");
        }
        if (values.Count == own.Count)
            return;
        var known = own.Select(named => named.Name).ToHashSet(StringComparer.Ordinal);
        throw new ArgumentException($"the state has {values.Keys.First(name => !known.Contains(name))}, which is unknown here");
    }
}
