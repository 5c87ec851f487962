using Actors.Hocon;
using Actors.Runs.Settings;

namespace Actors.Cli.Settings;

/// <summary>The checkpoints' rules of a recorded run as settings, so that some of them can be overridden.</summary>
internal static class CheckpointRules
{
    /// <summary>Where they are in a run's file.</summary>
    public const string Path = "run.checkpoints";

    /// <summary>A run's recorded rules with these overrides above them.</summary>
    /// <inheritdoc cref="Override(CheckpointSettings, IEnumerable{string})"/>
    /// <exception cref="Output.RefusalException">The run's recipe does not report the metric, or it is ranked the wrong way round.</exception>
    public static CheckpointSettings Override(RunSettings recorded, IReadOnlyCollection<string> overrides)
    {
        var rules = Override(recorded.Checkpoints, overrides);
        if (overrides.Count > 0)
            KnownMetrics.Check(recorded.Recipe, rules.KeepBest);
        return rules;
    }

    /// <summary>The recorded rules with these overrides above them.</summary>
    /// <param name="overrides"><c>path=value</c>, all below <see cref="Path"/>, the last one first in force.</param>
    /// <exception cref="HoconException">One is unknown, or its value is.</exception>
    public static CheckpointSettings Override(CheckpointSettings recorded, IEnumerable<string> overrides)
    {
        var config = HoconConfig.Empty;
        foreach (var setting in overrides.Reverse().Concat(SettingsText.Lines(SettingsText.Of(recorded), Path)))
            config = config.WithFallback(SettingOverride.Parse(setting));
        return config.Resolve().Bind<CheckpointSettings>(Path);
    }
}
