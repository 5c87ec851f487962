using System.Text;

namespace Actors.Hocon.Syntax;

/// <summary>JSON's quoted strings.</summary>
internal static class QuotedString
{
    /// <summary>Decodes the string whose opening quote is at <paramref name="at"/>, and moves there behind its closing quote.</summary>
    public static string Decode(string text, ref int at, Func<int, Origin> origin)
    {
        var open = at++;
        StringBuilder? decoded = null;
        while (true)
        {
            var rest = text.AsSpan(at);
            var stop = rest.IndexOfAny(Characters.QuotedStops);
            if (stop < 0)
                throw new HoconException(origin(open), "a string without its closing \"");

            var part = rest[..stop];
            var c = rest[stop];
            at += stop + 1;
            switch (c)
            {
                case '"':
                    return decoded is null ? part.ToString() : decoded.Append(part).ToString();
                case '\\':
                    decoded = (decoded ?? new StringBuilder()).Append(part).Append(Escape(text, ref at, origin));
                    break;
                case '\n':
                    throw new HoconException(origin(open), "a string that does not end on its line; close it with \" or use \"\"\"");
                default:
                    throw new HoconException(origin(at - 1), $"the control character \\u{(int)c:x4} in a string; write it as an escape");
            }
        }
    }

    private static char Escape(string text, ref int at, Func<int, Origin> origin)
    {
        var backslash = at - 1;
        if (at >= text.Length)
            throw new HoconException(origin(backslash), "the end of the input after \\, expected an escape such as \\n");

        var c = text[at++];
        if (c == 'u')
        {
            var isHex = at + 4 <= text.Length && text.AsSpan(at, 4).IndexOfAnyExcept(HexDigits) < 0;
            if (!isHex)
                throw new HoconException(origin(backslash), "\\u without 4 hexadecimal digits after it");
            at += 4;
            return (char)Convert.ToInt32(text.Substring(at - 4, 4), 16);
        }

        return c switch
        {
            '"' or '\\' or '/' => c,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw new HoconException(
                origin(backslash),
                $"the unknown escape \\{Values.Excerpt.Of([c])}, expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; write \\\\ for a backslash"),
        };
    }

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
