using System.Text.Json;
using Actors.Cli.Output;
using Actors.Hocon;
using Actors.Runs.Retention;
using Actors.Runs.Run;

namespace Actors.Cli.Verbs;

/// <summary>The names of the facts of a run and of its retention, as they are recorded: <c>checkpoint-saved</c>.</summary>
internal static class EventTypes
{
    public static IReadOnlyList<string> Names { get; } =
    [
        .. new[] { typeof(RunEvent), typeof(RetentionEvent) }.SelectMany(union => union.GetNestedTypes())
            .Select(type => Recorded(type.Name)).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>What the recorded names of the meant facts begin with.</summary>
    /// <param name="type">A name or the beginning of some, as recorded or as in the code: <c>CheckpointSaved</c>.</param>
    /// <exception cref="RefusalException">No name begins so; the message says the nearest.</exception>
    public static string Prefix(string type)
    {
        var prefix = Recorded(type);
        if (Names.Any(name => $"{name}/".StartsWith(prefix, StringComparison.Ordinal)) || Names.Any(name => prefix.StartsWith($"{name}/", StringComparison.Ordinal)))
            return prefix;
        throw new RefusalException(ExitCode.Usage, Spelling.Nearest(prefix, Names) is { } nearest
            ? $"--type {type}: no event is called so; did you mean {nearest}?"
            : $"--type {type}: no event is called so; there are: {string.Join(", ", Names)}");
    }

    private static string Recorded(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
