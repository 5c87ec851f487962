using Actors.Hocon.Values;

namespace Actors.Hocon.Resolution;

/// <summary>A value that only resolution makes known. What it turns out to be decides whether it hides or joins what is below it.</summary>
internal abstract class Unresolved(Origin origin) : HoconValue(origin)
{
    public override bool IsResolved => false;
}

/// <summary><c>${path}</c> or <c>${?path}</c>, and <c>${path[]}</c> for a list of environment variables.</summary>
/// <param name="path">The path from the document's root.</param>
/// <param name="prefixLength">How many of the path's first keys say where the file with the substitution was included.</param>
/// <param name="isOptional">True for <c>${?path}</c>.</param>
/// <param name="origin">Where the substitution is written.</param>
internal sealed class Substitution(HoconPath path, int prefixLength, bool isOptional, Origin origin) : Unresolved(origin)
{
    public HoconPath Path => path;

    public int PrefixLength => prefixLength;

    public bool IsOptional => isOptional;

    /// <summary>True for <c>${path[]}</c>, which in the environment stands for path_0, path_1 …</summary>
    public bool IsList { get; init; }

    public override string Description => $"the substitution {this}";

    public override string ToString() => $"${{{(isOptional ? "?" : "")}{path.Skip(prefixLength)}{(IsList ? "[]" : "")}}}";
}

/// <summary>The value that the same field had before: what <c>+=</c> appends to.</summary>
/// <param name="path">The field's path, or null within an array, where no path leads.</param>
/// <param name="origin">Where the field is written.</param>
internal sealed class EarlierValue(HoconPath? path, Origin origin) : Unresolved(origin)
{
    public HoconPath? Path => path;

    public override string Description => "the value that += appends to";
}

/// <summary>Several values side by side of which at least one is not yet known.</summary>
internal sealed class Concatenation(IReadOnlyList<HoconValue> pieces, Origin origin) : Unresolved(origin)
{
    public IReadOnlyList<HoconValue> Pieces => pieces;

    /// <summary>True when one of the pieces is an object as it stands, so that all must turn out to be objects.</summary>
    public bool HasObject { get; } = pieces.Any(piece => piece is HoconObject);

    public override string Description => "a concatenation with substitutions";
}

/// <summary>
/// The definitions of one field, the latest on top, that cannot be merged before resolution. The top is never itself layered, and of two
/// neighbours at least one is unresolved.
/// </summary>
internal sealed class Layered(HoconValue top, HoconValue below) : Unresolved(top.Origin)
{
    public HoconValue Top => top;

    public HoconValue Below => below;

    public override string Description => "a value with substitutions";

    public static HoconValue Of(List<HoconValue> topDown, HoconValue bottom)
    {
        for (var i = topDown.Count - 1; i >= 0; i--)
            bottom = new Layered(topDown[i], bottom);
        return bottom;
    }

    public IEnumerable<HoconValue> TopDown()
    {
        HoconValue rest = this;
        for (; rest is Layered stack; rest = stack.Below)
            yield return stack.Top;
        yield return rest;
    }
}
