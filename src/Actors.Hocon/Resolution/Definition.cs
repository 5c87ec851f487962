using Actors.Hocon.Syntax;
using Actors.Hocon.Values;

namespace Actors.Hocon.Resolution;

/// <summary>One definition of a field, or one of several objects side by side.</summary>
/// <param name="Value">What is written.</param>
/// <param name="Below">The definitions before it; null when there are none.</param>
/// <param name="Both">It and those before it.</param>
/// <param name="IsPiece">True when others stand beside it.</param>
internal readonly record struct Definition(HoconValue Value, HoconValue? Below, HoconValue Both, bool IsPiece)
{
    /// <summary>The definitions from the latest to the earliest.</summary>
    /// <param name="start">The latest.</param>
    /// <param name="isSplit">
    /// True to look through objects side by side like through definitions, the last one first, so that a field of one does not wait for all
    /// the others.
    /// </param>
    public static IEnumerable<Definition> From(HoconValue start, bool isSplit)
    {
        for (var rest = start; rest is not null;)
        {
            var (definition, below) = rest is Layered stack ? (stack.Top, stack.Below) : (rest, null);
            if (isSplit && definition is Concatenation { HasObject: true } objects)
            {
                foreach (var piece in objects.Pieces.Reverse().Where(piece => piece is not UnquotedSpace))
                    yield return new Definition(piece, below, rest, IsPiece: true);
            }
            else
            {
                yield return new Definition(definition, below, rest, IsPiece: false);
            }

            rest = below;
        }
    }
}
