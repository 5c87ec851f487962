using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Actors.Cli.Output;
using Actors.Cli.Settings;
using Actors.Hocon;
using Actors.Hocon.Rendering;
using Actors.Hocon.Values;

namespace Actors.Cli.Verbs;

/// <summary><c>actors config show|check|render</c>: what settings hold, where they come from, and what any HOCON file says.</summary>
internal static class ConfigVerb
{
    public static Command Create() => new("config", "shows and checks settings") { Show(), Check(), Render() };

    private static Command Show()
    {
        var path = new Argument<string>("path") { Description = "such as run.optimizer; default: everything", DefaultValueFactory = _ => "" };
        var file = new Option<string?>("--conf") { Description = "a run's file; default: reference.conf alone" };
        var origin = new Option<bool>("--origin") { Description = "says of every value which file and line it comes from" };
        var (set, output) = (CommonOptions.Set(), Output());
        var command = new Command("show", "the settings in force, after reference.conf, a run's file and --set") { path, file, set, origin, output };
        command.SetAction((parsed, _) =>
        {
            var config = Configuration.Load(parsed.GetValue(file), parsed.GetRequiredValue(set));
            Configuration.CheckOverrides(config);
            var below = parsed.GetRequiredValue(path);
            if (below != "" && !config.HasPath(below))
                throw new RefusalException(ExitCode.NotFound, config.NearestPath(below) is { } nearest
                    ? $"there is no setting {below}; did you mean {nearest}?"
                    : $"there is no setting {below}; 'actors config show' lists all");
            if (parsed.GetValue(origin))
                PrintOrigins(config, below, parsed.GetValue(output));
            else
                Print(below == "" ? config.Document : config.GetValue(below), parsed.GetValue(output));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Check()
    {
        var file = new Argument<string>("conf");
        var set = CommonOptions.Set();
        var command = new Command("check", "whether a run's file can be trained; every problem with its file, line and column") { file, set };
        command.SetAction((parsed, _) =>
        {
            var conf = parsed.GetRequiredValue(file);
            var root = Configuration.Bind(Configuration.Load(conf, parsed.GetRequiredValue(set)));
            RunSpecification.Of(root);
            Console.Out.WriteLine($"{conf} is in order: recipe {root.Run.Recipe}, at most {root.Run.MaxSteps} steps");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Render()
    {
        var file = new Argument<string>("file");
        var output = Output();
        var command = new Command("render", "parses and resolves any HOCON file on its own, the environment as fallback, and prints it") { file, output };
        command.SetAction((parsed, _) =>
        {
            var name = parsed.GetRequiredValue(file);
            if (!File.Exists(name))
                throw new RefusalException(ExitCode.NotFound, $"there is no file {name}");
            Print(HoconConfig.ParseFile(name).Resolve().Document, parsed.GetValue(output));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Option<ConfigFormat> Output() => new("--output", "-o") { Description = "hocon by default", HelpName = "hocon|json" };

    private static void Print(HoconValue value, ConfigFormat format) => Print(Text(value, format));

    /// <summary>One setting a line, or a list of objects, with the place where each is written.</summary>
    private static void PrintOrigins(HoconConfig config, string path, ConfigFormat format)
    {
        var entries = config.Entries(path).ToList();
        Print(format == ConfigFormat.Json
            ? $"[{string.Join(',', entries.Select(entry => $"\n  {JsonOf(entry)}"))}\n]"
            : string.Join('\n', entries.Select(entry => $"{entry.Path} = {OneLine(entry.Value)}  # {entry.Key}")));
    }

    private static string JsonOf(HoconEntry entry) =>
        $$"""{ "path": {{Quoted($"{entry.Path}")}}, "value": {{Compact(entry.Value)}}, "origin": {{Quoted($"{entry.Key}")}} }""";

    /// <summary>What is no simple value as JSON, which is HOCON that needs no new lines.</summary>
    private static string OneLine(HoconValue value) => value is HoconArray or HoconObject ? Compact(value) : Text(value, ConfigFormat.Hocon);

    /// <summary>JSON without its new lines, which no string holds as they are.</summary>
    private static string Compact(HoconValue value) => string.Concat(Text(value, ConfigFormat.Json).Split('\n').Select(line => line.TrimStart()));

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Readable);

    private static string Text(HoconValue value, ConfigFormat format) =>
        Renderer.Render(value, format == ConfigFormat.Json ? RenderOptions.Json : RenderOptions.Hocon).TrimEnd();

    private static void Print(string text)
    {
        // Both languages are UTF-8 by definition, whatever the locale says.
        Console.OutputEncoding = Encoding.UTF8;
        Console.Out.WriteLine(text);
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private enum ConfigFormat
    {
        Hocon,
        Json,
    }
}
