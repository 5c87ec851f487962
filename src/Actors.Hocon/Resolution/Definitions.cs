using Actors.Hocon.Values;

namespace Actors.Hocon.Resolution;

/// <summary>The definitions of one field, as a lookup goes through them.</summary>
internal static class Definitions
{
    /// <summary>The definitions from the latest to the earliest, each with what is below it and with both.</summary>
    /// <param name="start">The latest.</param>
    /// <param name="isWhole">
    /// True when the field's whole value is wanted. For a part of it, objects side by side are looked through like definitions, the last
    /// one first, so that a field of one does not wait for all the others.
    /// </param>
    public static IEnumerable<(HoconValue Definition, HoconValue? Below, HoconValue Both)> From(HoconValue start, bool isWhole)
    {
        for (var rest = start; rest is not null;)
        {
            var (definition, below) = rest is Layered stack ? (stack.Top, stack.Below) : (rest, null);
            if (!isWhole && definition is Concatenation { HasObject: true } objects)
            {
                foreach (var piece in objects.Pieces.Reverse().Where(piece => piece is not HoconString { IsUnquotedSpace: true }))
                    yield return (piece, below, rest);
            }
            else
            {
                yield return (definition, below, rest);
            }

            rest = below;
        }
    }
}
