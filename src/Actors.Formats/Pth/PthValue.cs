using System.Collections.Immutable;
using System.Numerics;

namespace Actors.Formats.Pth;

/// <summary>What a .pth file holds: a tree of plain values and tensors. Nothing of it is ever executed.</summary>
public abstract record PthValue
{
    private PthValue()
    {
    }

    public sealed record None : PthValue
    {
        public static None Instance { get; } = new();
    }

    public sealed record Boolean(bool Value) : PthValue;

    /// <summary>Python's integers have no bound; one of a file has at most 255 bytes.</summary>
    public sealed record Integer(BigInteger Value) : PthValue;

    public sealed record Real(double Value) : PthValue;

    public sealed record Text(string Value) : PthValue;

    /// <summary>A list, a tuple or a set; written as a list.</summary>
    public sealed record Sequence(ImmutableArray<PthValue> Items) : PthValue;

    /// <summary>A dictionary in its order. Keys that are no text are here in Python's notation; written as text.</summary>
    public sealed record Mapping(ImmutableArray<KeyValuePair<string, PthValue>> Entries) : PthValue
    {
        public static Mapping Of(IEnumerable<KeyValuePair<string, PthValue>> entries) => new([.. entries]);
    }

    public sealed record Tensor(PthTensor Value) : PthValue;

    /// <summary>An object of a class that is not known here. It cannot be written.</summary>
    /// <param name="Global">Module and name, for example <c>argparse.Namespace</c>.</param>
    /// <param name="Contents">The state that it would be given, <see cref="None"/> when there is none.</param>
    public sealed record Opaque(string Global, PthValue Contents) : PthValue;
}
