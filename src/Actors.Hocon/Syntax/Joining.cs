using Actors.Hocon.Values;

namespace Actors.Hocon.Syntax;

/// <summary>Concatenation of values that are known.</summary>
internal static class Joining
{
    /// <summary>The one value that <paramref name="pieces"/> are side by side: a string, a list or an object.</summary>
    /// <param name="pieces">At least one; unquoted white space between them is a piece of its own.</param>
    /// <param name="owner">Whoever may continue the lists that come out of this.</param>
    public static HoconValue Join(IReadOnlyList<HoconValue> pieces, object owner)
    {
        if (pieces.Count == 1 && pieces[0] is not UnquotedSpace)
            return pieces[0];
        return pieces.Any(piece => piece is HoconArray or HoconObject)
            ? JoinContainers(pieces.Where(piece => piece is not UnquotedSpace), owner)
            : new HoconString(string.Concat(pieces.Select(piece => piece.Text)), pieces[0].Origin);
    }

    /// <summary>How many values (or eighths of characters) <see cref="Join"/> copies.</summary>
    public static long CopiesOf(IReadOnlyList<HoconValue> pieces, object owner)
    {
        var copies = 0L;
        for (var i = 0; i < pieces.Count; i++)
        {
            copies += pieces[i] switch
            {
                HoconArray list => i == 0 && list.CanContinue(owner) ? 0 : list.Count,
                HoconObject target => (long)target.Count * (pieces.Count - i),
                var text => text.Weight,
            };
        }

        return copies;
    }

    private static HoconValue JoinContainers(IEnumerable<HoconValue> pieces, object owner)
    {
        HoconValue? joined = null;
        foreach (var piece in pieces)
            joined = joined is null ? piece : JoinTwo(joined, piece, owner);
        return joined!;
    }

    private static HoconValue JoinTwo(HoconValue left, HoconValue right, object owner)
    {
        switch (left, right)
        {
            case (HoconObject under, HoconObject above):
                return Merging.Merge(under, above);
            case (HoconArray first, HoconArray second):
                return first.Append(second, owner);
            case (HoconArray first, HoconObject second) when second.TryAsArray(out var indexed):
                return first.Append(indexed, owner);
            case (HoconObject first, HoconArray second) when first.TryAsArray(out var indexed):
                return indexed.Append(second, owner);
            default:
                throw new HoconException(
                    right.Origin,
                    $"{right.Description} next to {left.Description}, expected only lists, only objects or only simple values side by side");
        }
    }
}
