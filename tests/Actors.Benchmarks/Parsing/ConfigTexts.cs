using System.Text;

namespace Actors.Benchmarks.Parsing;

/// <summary>Texts of several megabytes in the shapes that configurations have, and many substitutions in the shapes that they take.</summary>
internal static class ConfigTexts
{
    private const int SizeChars = 8_000_000;

    /// <summary>Sections of indented settings with a comment here and there: words, strings, numbers, paths, lists.</summary>
    public static string Settings { get; } = Repeat(
        i => $"section-{i} {{\n",
        i => (i % 5) switch
        {
            0 => $"  # what setting {i} is for\n",
            1 => $"  learning-rate-{i % 50} = 1.5e-{i % 9}\n",
            2 => $"  some-name-{i % 50} = \"a quoted string {i}\"\n",
            3 => $"  path-{i % 50} = /data/some/path/{i}\n",
            _ => $"  list-{i % 50} = [1, 2, {i}, four]\n",
        },
        "}\n");

    /// <summary>JSON as machines write it.</summary>
    public static string Json { get; } = "{" + Repeat(
        i => $"{(i > 0 ? "," : "")}\"section{i}\":{{",
        i => $"{(i % 50 > 0 ? "," : "")}\"key{i % 50}\":" + (i % 3) switch { 0 => $"{i}", 1 => $"\"value {i}\"", _ => $"{{\"x\":true,\"y\":[{i},null]}}" },
        "}") + "}";

    /// <summary>One setting a line with its whole path, as in a properties file.</summary>
    public static string Paths { get; } = Repeat(
        _ => "",
        i => $"service.backend-{i / 50}.pool.setting-{i % 50} = {i} seconds\n",
        "");

    /// <summary>What people write by hand: comments everywhere, few settings.</summary>
    public static string Commented { get; } = Repeat(
        i => $"\n\n# ----- part {i} -----\npart-{i} {{\n",
        i => $"    // Setting {i}: what it does, why it is as it is, and in which unit it is given; default {i}.\n    setting-{i % 50} : {i} ms\n\n",
        "}\n");

    /// <summary>So many substitutions, each waiting for the next.</summary>
    public static string Chain(int count) => Lines(count, i => $"a{i} = ${{a{i + 1}}}") + $"a{count} = 1";

    /// <summary>So many substitutions by the same value.</summary>
    public static string Fan(int count) => "base { x = 1, y = 2 }\n" + Lines(count, i => $"a{i} = ${{base.x}}");

    /// <summary>So many substitutions in objects that inherit and refer to themselves: two a field.</summary>
    public static string Inheritance(int count) => "base { x = 1, y = 2 }\n" + Lines(count / 2, i => $"a{i} = ${{base}} {{ z = ${{a{i}.x}} }}");

    /// <summary>So many additions to one list, each a substitution by what was there.</summary>
    public static string Appending(int count) => Lines(count, i => $"a += {i}");

    /// <summary>So many strings with a substitution in the middle, and a fallback from the environment.</summary>
    public static string Strings(int count) => "root = /data\n" + Lines(count / 2, i => $"d{i} = ${{root}}/run-{i}, d{i} = ${{?NO_SUCH_VARIABLE_{i}}}");

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));

    private static string Repeat(Func<int, string> open, Func<int, string> setting, string close)
    {
        var text = new StringBuilder();
        for (var section = 0; text.Length < SizeChars; section++)
        {
            text.Append(open(section));
            for (var i = section * 50; i < (section + 1) * 50; i++)
                text.Append(setting(i));
            text.Append(close);
        }

        return text.ToString();
    }
}
