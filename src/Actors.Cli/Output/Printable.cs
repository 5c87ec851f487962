using System.Globalization;
using System.Text;

namespace Actors.Cli.Output;

/// <summary>Text out of files that others wrote, as it may go to a terminal: no control characters, and not without end.</summary>
internal static class Printable
{
    private const int MaxChars = 200;

    public static string Text(string text)
    {
        var printable = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaxChars)))
            if (char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                printable.Append(c);
        return text.Length > MaxChars ? printable.Append('…').ToString() : printable.ToString();
    }
}
