namespace Actors.Hocon.Syntax;

/// <summary>Strings that were cut out of a text before: the same keys and numbers come again and again, and each is kept once.</summary>
internal sealed class Words
{
    private const int LengthMax = 32;

    private readonly string?[] _recent = new string?[256];

    /// <summary>The string of these characters, an earlier one if there was one lately.</summary>
    public string Of(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > LengthMax)
            return text.ToString();
        ref var recent = ref _recent[PlaceOf(text)];
        return recent is not null && text.SequenceEqual(recent) ? recent : recent = text.ToString();
    }

    /// <summary>Names that are alike differ at their end, or else in the middle.</summary>
    private static byte PlaceOf(ReadOnlySpan<char> text)
    {
        var last = text.Length - 1;
        return (byte)(text[last] + 31 * text[last / 2] + 59 * text[last - last / 8] + 97 * text[Math.Max(0, last - 1)] + 7 * text.Length + text[0]);
    }
}
