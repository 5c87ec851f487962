using Actors.Hocon.Values;

namespace Actors.Hocon.Syntax;

/// <summary>Reads a run of unquoted words and numbers: side by side they are the very text that is written.</summary>
internal static class UnquotedParser
{
    public static HoconValue Parse(TokenReader tokens)
    {
        var origin = tokens.Origin;
        var first = tokens.Take();
        var end = first.End;
        var isOne = true;
        while (tokens.Kind is >= TokenKind.Unquoted and <= TokenKind.Null)
        {
            end = tokens.Take().End;
            isOne = false;
        }

        var text = tokens.WordOf(first.Start, end);
        return first.Kind switch
        {
            TokenKind.True when isOne => new HoconBoolean(true, origin),
            TokenKind.False when isOne => new HoconBoolean(false, origin),
            TokenKind.Null when isOne => new HoconNull(origin),
            TokenKind.Number when isOne => new HoconNumber(text, origin),
            _ => new HoconString(text, origin),
        };
    }
}
