using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Actors.Cli.Verbs;

/// <summary>Says in one line what is wrong with a command line; the library's own words span several and name types.</summary>
internal static partial class UsageMistake
{
    public static string Describe(ParseResult parsed)
    {
        var what = parsed.UnmatchedTokens is [var word, ..] ? $"'{word}' is not known here." : OneLine(parsed.Errors[0].Message);
        return $"{what} See '{PathOf(parsed.CommandResult.Command)} --help'.";
    }

    // "Cannot parse argument 'x' for option 'y' as expected type 'T'. Did you mean one of the following?\na\nb"
    private static string OneLine(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var first = TypeName().Replace(lines[0], "");
        return lines.Length == 1
            ? first
            : $"{first[..(first.IndexOf('.') + 1)]} Expected {string.Join(" or ", lines.Skip(1).Select(choice => choice.ToLowerInvariant()))}.";
    }

    private static string PathOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent
        ? $"{PathOf(parent)} {command.Name}"
        : "actors";

    [GeneratedRegex(" as expected type '[^']*'")]
    private static partial Regex TypeName();
}
