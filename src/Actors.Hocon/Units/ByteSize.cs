using Actors.Hocon.Values;

namespace Actors.Hocon.Units;

/// <summary>A number of bytes, 0 or more, written as <c>512</c>, <c>64K</c> (1024), <c>64kB</c> (1000), <c>1.5 GiB</c>.</summary>
public readonly record struct ByteSize(long Bytes)
{
    internal const string Expected = "a size such as 64MiB (B, kB MB GB … of 1000, K KiB MiB GiB … of 1024; bytes without a unit)";

    /// <inheritdoc/>
    public override string ToString() => $"{Bytes} B";

    internal static bool TryParse(HoconValue value, out ByteSize size)
    {
        size = default;
        if (!UnitText.TryParse(value, out var text) || BytesOf(text.Unit) is not { } bytesPerUnit)
            return false;
        if (text.Number < 0 || text.Number > long.MaxValue / bytesPerUnit)
            return false;
        size = new ByteSize((long)(text.Number * bytesPerUnit));
        return true;
    }

    private static decimal? BytesOf(string unit)
    {
        if (unit is "" or "B" or "b" or "byte" or "bytes")
            return 1;
        for (var power = 1; power <= Prefixes.Length; power++)
        {
            var (letter, ten, two) = Prefixes[power - 1];
            var isTen = unit == (power == 1 ? "kB" : $"{letter}B") || unit == $"{ten}byte" || unit == $"{ten}bytes";
            var isTwo = unit == $"{letter}" || unit == $"{char.ToLowerInvariant(letter)}" || unit == $"{letter}i" || unit == $"{letter}iB"
                || unit == $"{two}byte" || unit == $"{two}bytes";
            if (isTen || isTwo)
                return Power(isTen ? 1000 : 1024, power);
        }

        return null;
    }

    private static decimal Power(int unit, int power)
    {
        var result = 1m;
        for (var i = 0; i < power; i++)
            result *= unit;
        return result;
    }

    private static readonly (char Letter, string Ten, string Two)[] Prefixes =
    [
        ('K', "kilo", "kibi"), ('M', "mega", "mebi"), ('G', "giga", "gibi"), ('T', "tera", "tebi"),
        ('P', "peta", "pebi"), ('E', "exa", "exbi"), ('Z', "zetta", "zebi"), ('Y', "yotta", "yobi"),
    ];
}
