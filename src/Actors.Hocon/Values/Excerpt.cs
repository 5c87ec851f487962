using System.Text;

namespace Actors.Hocon.Values;

/// <summary>Foreign text made fit for a message of one line.</summary>
internal static class Excerpt
{
    private const int LengthMax = 40;

    /// <summary>At most 40 characters of <paramref name="text"/>, control characters escaped.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var excerpt = new StringBuilder();
        foreach (var c in text[..Math.Min(text.Length, LengthMax)])
        {
            if (c == '\n')
                excerpt.Append("\\n");
            else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
                excerpt.Append($"\\u{(int)c:x4}");
            else
                excerpt.Append(c);
        }

        return text.Length > LengthMax ? excerpt.Append('…').ToString() : excerpt.ToString();
    }
}
