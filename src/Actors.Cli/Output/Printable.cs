using System.Globalization;
using System.Text;

namespace Actors.Cli.Output;

/// <summary>Text out of files that others wrote, as it may go to a terminal: no control characters, and not without end.</summary>
internal static class Printable
{
    private const int MaxChars = 200;

    public static string Text(string text) => text.Length > MaxChars ? $"{Line(text.AsSpan(0, MaxChars))}…" : Line(text);

    /// <summary>Text of any length, such as a path, in one line.</summary>
    public static string Line(ReadOnlySpan<char> text)
    {
        var printable = new StringBuilder();
        foreach (var c in text)
            if (char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                printable.Append(c);
        return printable.ToString();
    }
}
