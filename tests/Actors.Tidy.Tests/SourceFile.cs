using System.Text.RegularExpressions;

namespace Actors.Tidy.Tests;

/// <summary>A C# file of the repository, as the tidy rules see it.</summary>
/// <param name="Path">Relative to the repository's root, with forward slashes.</param>
/// <param name="Text">The whole text.</param>
public sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>Lines without comments, strings and characters, which no rule looks into.</summary>
    public IReadOnlyList<string> Code { get; } = Silent().Replace(Text, BlankOut).Split('\n');

    /// <summary>The folders and the file's name.</summary>
    public IReadOnlyList<string> Parts { get; } = Path.Split('/');

    public int LineCount => Text.Count(character => character == '\n');

    /// <summary>Every C# file under <c>src</c>.</summary>
    public static IReadOnlyList<SourceFile> All()
    {
        var root = Repository.Root;
        return
        [
            .. Directory.EnumerateFiles(System.IO.Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
                .Select(path => System.IO.Path.GetRelativePath(root, path).Replace('\\', '/'))
                .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/"))
                .Order(StringComparer.Ordinal)
                .Select(path => new SourceFile(path, File.ReadAllText(System.IO.Path.Combine(root, path)))),
        ];
    }

    private static string BlankOut(Match match) => new('\n', match.Value.Count(character => character == '\n'));

    [GeneratedRegex("""
        "{3,}[\s\S]*?"{3,} | @"(?:[^"]|"")*" | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)+' | //[^\n]* | /\*[\s\S]*?\*/
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Silent();
}
