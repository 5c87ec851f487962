using static TorchSharp.torch;

namespace Actors.Worker.Torch;

/// <summary>Compares the tensors that a model or an optimizer needs with those of a state, before anything changes.</summary>
internal static class StateMismatch
{
    /// <exception cref="ArgumentException">A name is missing or unknown, or a shape or type differs.</exception>
    internal static void Refuse(IReadOnlyList<ExpectedTensor> expected, IReadOnlyDictionary<string, Tensor> values)
    {
        foreach (var one in expected)
        {
            if (!values.TryGetValue(one.Name, out var value))
                throw new ArgumentException($"the state lacks {one.Name}, expected {Describe(one.Type, one.Shape)}");
            if (value.dtype != one.Type || !value.shape.AsSpan().SequenceEqual(one.Shape))
                throw new ArgumentException($"{one.Name} is {Describe(value.dtype, value.shape)} in the state, expected {Describe(one.Type, one.Shape)}");
        }
        if (values.Count == expected.Count)
            return;
        var known = expected.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        throw new ArgumentException($"the state has {values.Keys.First(name => !known.Contains(name))}, which is unknown here");
    }

    private static string Describe(ScalarType type, long[] shape) => $"{type.ToString().ToLowerInvariant()}[{string.Join(", ", shape)}]";
}
