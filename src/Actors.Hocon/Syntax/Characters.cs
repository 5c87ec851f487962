using System.Buffers;
using System.Globalization;

namespace Actors.Hocon.Syntax;

/// <summary>The classes of characters of the specification.</summary>
internal static class Characters
{
    /// <summary>What can end an unquoted string: reserved characters, white space (all of it beyond ASCII is re-checked), <c>/</c>.</summary>
    public static SearchValues<char> UnquotedStops { get; } = SearchValues.Create(
        "$\"{}[]:=,+#`^?!@*&\\/ \t\n\v\f\r\u001c\u001d\u001e\u001f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
        + "\u200a\u2028\u2029\u202f\u205f\u3000\ufeff");

    /// <summary>What can end or interrupt a quoted string: its quote, an escape, a control character.</summary>
    public static SearchValues<char> QuotedStops { get; } = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(code => (char)code), '"', '\\']);

    /// <summary>The characters of a JSON number, in any order.</summary>
    public static SearchValues<char> Number { get; } = SearchValues.Create("0123456789eE+-.");

    /// <summary>White space, the newline included.</summary>
    public static bool IsSpace(char c) =>
        c <= ' '
            ? c is ' ' or (>= '\t' and <= '\r') or (>= '\u001c' and <= '\u001f')
            : c >= '\u00a0' && (c == '\ufeff' || char.GetUnicodeCategory(c)
                is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>Characters that have no meaning outside quotes.</summary>
    public static bool IsReserved(char c) => c is '`' or '^' or '?' or '!' or '@' or '*' or '&' or '\\' or '$' or '+';

    /// <summary>JSON's format of a number, and as every implementation has it: leading zeros, and no digits on one side of the point.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        var at = text[0] == '-' ? 1 : 0;
        var digits = Digits(text, ref at);
        if (at < text.Length && text[at] == '.')
        {
            at++;
            digits += Digits(text, ref at);
        }

        if (digits == 0)
            return false;

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
                at++;
            if (Digits(text, ref at) == 0)
                return false;
        }

        return at == text.Length;
    }

    private static int Digits(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - start;
    }
}
