using System.Globalization;

namespace Actors.Cli.Tests.Fuzzing;

/// <summary>Changes to a text that has numbers and words: what a header of JSON or of Python's literals is.</summary>
internal static class TextMutation
{
    /// <param name="words">What may be put anywhere.</param>
    public static string Apply(string text, string[] words, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            text = random.Next(4) switch
            {
                0 => text.Insert(at, words[random.Next(words.Length)]),
                1 => text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)),
                _ => WithOtherNumber(text, random),
            };
        }

        return text;
    }

    private static string WithOtherNumber(string text, Random random)
    {
        var start = random.Next(text.Length + 1);
        while (start < text.Length && !char.IsAsciiDigit(text[start]))
            start++;
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return start == end ? text : text[..start] + ByteMutation.Number(random).ToString(CultureInfo.InvariantCulture) + text[end..];
    }
}
