using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Actors.Hocon;

namespace Actors.Cli.Verbs;

/// <summary>Says in one line what is wrong with a command line; the library's own words span several and name types.</summary>
internal static partial class UsageMistake
{
    /// <returns>Null when nothing is wrong.</returns>
    public static string? Find(ParseResult parsed) =>
        parsed.Errors.Count > 0 || OptionAsArgument(parsed) is not null ? Describe(parsed) : null;

    private static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var what = (OptionAsArgument(parsed) ?? parsed.UnmatchedTokens.FirstOrDefault()) is { } word ? Unknown(word, command) : OneLine(parsed.Errors[0].Message);
        return $"{what} See '{PathOf(command)} --help'.";
    }

    // A misspelt option would be taken for the name of a run or a file. What really begins with a dash is given behind --.
    private static string? OptionAsArgument(ParseResult parsed) => parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
        ? null
        : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Select(token => token.Value).FirstOrDefault(value => value.StartsWith('-') && value.Length > 1);

    private static string Unknown(string word, Command command)
    {
        var name = word.Split('=')[0];
        if (IsOption(name) && Below(command).Prepend(command).SelectMany(OptionNames).Contains(name))
            return $"'{name}' goes behind the verb.";
        var known = IsOption(name) ? OptionNames(command) : command.Subcommands.Select(verb => verb.Name);
        return Spelling.Nearest(name, known) is { } nearest ? $"'{word}' is not known here; did you mean {nearest}?" : $"'{word}' is not known here.";
    }

    private static bool IsOption(string word) => word.StartsWith('-');

    private static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(verb => Below(verb).Prepend(verb));

    private static IEnumerable<string> OptionNames(Command command) => command.Options.SelectMany(option => option.Aliases.Prepend(option.Name));

    // "Cannot parse argument 'x' for option 'y' as expected type 'T'. Did you mean one of the following?\na\nb"
    private static string OneLine(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var first = Number().Replace(lines[0], ": expected a whole number.");
        first = TypeName().Replace(first, "");
        return lines.Length == 1
            ? first
            : $"{first[..(first.IndexOf('.') + 1)]} Expected {string.Join(" or ", lines.Skip(1).Select(choice => choice.ToLowerInvariant()))}.";
    }

    private static string PathOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent
        ? $"{PathOf(parent)} {command.Name}"
        : command.Name;

    [GeneratedRegex(@" as expected type '(System\.)?(Int32|Int64)'\.")]
    private static partial Regex Number();

    [GeneratedRegex(" as expected type '[^']*'")]
    private static partial Regex TypeName();
}
