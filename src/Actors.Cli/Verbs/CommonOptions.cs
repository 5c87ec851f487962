using System.CommandLine;
using Actors.Cli.Output;

namespace Actors.Cli.Verbs;

/// <summary>Options that mean the same everywhere.</summary>
internal static class CommonOptions
{
    public static Option<Format> Output() => new("--output", "-o") { Description = "text by default", HelpName = "text|json" };

    public static Option<string> Home() => new("--home")
    {
        Description = "directory of the journal and of the runs' files",
        HelpName = "directory",
        DefaultValueFactory = _ => "runs",
    };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "overrides one setting: path=value, the value in HOCON or plain text such as cuda:0; may be repeated",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };
}
