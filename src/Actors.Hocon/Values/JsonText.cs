using System.Text;

namespace Actors.Hocon.Values;

/// <summary>JSON's quoted strings, which are HOCON's too.</summary>
internal static class JsonText
{
    /// <summary>The text in quotes; control characters and halves of surrogate pairs are escaped.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (c == '\n')
                quoted.Append("\\n");
            else if (c == '\r')
                quoted.Append("\\r");
            else if (c == '\t')
                quoted.Append("\\t");
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                quoted.Append(c).Append(text[++i]);
            else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
                quoted.Append($"\\u{(int)c:x4}");
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A number of HOCON as JSON writes it: <c>007</c> is 7, <c>1.</c> is 1, <c>-.5</c> is -0.5.</summary>
    public static string Number(string text)
    {
        var start = text[0] == '-' ? 1 : 0;
        var exponent = text.AsSpan().IndexOfAny('e', 'E') is >= 0 and var at ? at : text.Length;
        var point = text.IndexOf('.') is >= 0 and var dot ? dot : exponent;
        var whole = text.AsSpan(start, point - start).TrimStart('0');
        var fraction = point + 1 < exponent ? text.AsSpan(point, exponent - point) : [];
        return $"{(start == 1 ? "-" : "")}{(whole.IsEmpty ? "0" : whole)}{fraction}{text.AsSpan(exponent)}";
    }

    /// <summary>True for what reads well without quotes and means the same.</summary>
    public static bool IsPlainWord(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
