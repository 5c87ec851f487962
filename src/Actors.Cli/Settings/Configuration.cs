using System.Reflection;
using Actors.Cli.Output;
using Actors.Hocon;
using Actors.Hocon.Rendering;

namespace Actors.Cli.Settings;

/// <summary>Settings from the command line, above a run's file, above reference.conf.</summary>
internal static class Configuration
{
    /// <summary>Resolved, not yet checked.</summary>
    /// <param name="file">A run's file; null for reference.conf alone.</param>
    /// <param name="overrides"><c>path=value</c>, the last one first in force.</param>
    /// <exception cref="RefusalException">The file is not there.</exception>
    /// <exception cref="HoconException">It cannot be parsed or resolved.</exception>
    public static HoconConfig Load(string? file, IEnumerable<string> overrides)
    {
        var config = HoconConfig.Empty;
        foreach (var setting in overrides.Reverse())
            config = config.WithFallback(SettingOverride.Parse(setting));
        if (file is not null)
        {
            if (!File.Exists(file))
                throw new RefusalException(ExitCode.NotFound, $"there is no file {file}; the shipped ones are in hocon/");
            config = config.WithFallback(HoconConfig.ParseFile(file));
        }

        return config.WithFallback(HoconConfig.ParseResource(Assembly.GetExecutingAssembly(), "reference.conf")).Resolve();
    }

    /// <summary>Checks what the command line says, and not what stands in files: those are to be shown as they are.</summary>
    /// <exception cref="RefusalException">An override names no setting, or its value is wrong.</exception>
    public static void CheckOverrides(HoconConfig config)
    {
        try
        {
            Bind(config);
        }
        catch (HoconException mistakes)
        {
            var ofOverrides = mistakes.Problems.DefaultIfEmpty(mistakes).Select(mistake => mistake.Message)
                .Where(message => message.StartsWith("--set ", StringComparison.Ordinal)).ToArray();
            if (ofOverrides.Length > 0)
                throw new RefusalException(ExitCode.Usage, string.Join('\n', ofOverrides));
        }
    }

    /// <summary>Checked, with every problem named at its place.</summary>
    public static ConfigurationRoot Bind(HoconConfig config) => config.Bind<ConfigurationRoot>();

    /// <summary>Like <see cref="Bind"/>, for a process that starts a node.</summary>
    public static Configured OfNode(HoconConfig config) => new(Bind(config), config.GetConfig("akka").Render(RenderOptions.Json));
}
