using System.Text;

namespace Actors.Hocon.Values;

/// <summary>Foreign text made fit for a message of one line.</summary>
internal static class Excerpt
{
    private const int LengthMax = 40;

    /// <summary>All of <paramref name="text"/>, control characters escaped.</summary>
    public static string OneLine(string text) => Escape(text).ToString();

    /// <summary>At most 40 characters of <paramref name="text"/>, control characters escaped.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var excerpt = Escape(text[..Math.Min(text.Length, LengthMax)]);
        return text.Length > LengthMax ? excerpt.Append('…').ToString() : excerpt.ToString();
    }

    private static StringBuilder Escape(ReadOnlySpan<char> text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            if (c == '\n')
                escaped.Append("\\n");
            else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
                escaped.Append($"\\u{(int)c:x4}");
            else
                escaped.Append(c);
        }

        return escaped;
    }
}
