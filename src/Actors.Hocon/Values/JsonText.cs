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

    /// <summary>True for what reads well without quotes and means the same.</summary>
    public static bool IsPlainWord(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
