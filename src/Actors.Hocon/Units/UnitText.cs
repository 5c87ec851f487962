using System.Globalization;
using Actors.Hocon.Values;

namespace Actors.Hocon.Units;

/// <summary>A number with a unit, such as <c>10 seconds</c>, <c>1.5GiB</c> or <c>10</c>.</summary>
internal readonly record struct UnitText(decimal Number, string Unit)
{
    /// <summary>Reads a number, or a string that is a number and letters; false for all else.</summary>
    public static bool TryParse(HoconValue value, out UnitText parsed)
    {
        parsed = default;
        if (value is not (HoconNumber or HoconString))
            return false;

        var text = Trim(value.Text);
        var end = text.Length;
        while (end > 0 && char.IsLetter(text[end - 1]))
            end--;
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(Trim(text[..end]), style, CultureInfo.InvariantCulture, out var number))
            return false;
        parsed = new UnitText(number, text[end..].ToString());
        return true;
    }

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && Syntax.Characters.IsSpace(text[0]))
            text = text[1..];
        while (text.Length > 0 && Syntax.Characters.IsSpace(text[^1]))
            text = text[..^1];
        return text;
    }
}
