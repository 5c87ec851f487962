using System.Text.Json;
using Actors.Runs.Settings;

namespace Actors.Runs.Run;

/// <summary>A run's settings as they are recorded.</summary>
public static class RunSettingsJson
{
    /// <summary>The same settings always give the same text.</summary>
    public static string Write(RunSettings settings) => JsonSerializer.Serialize(settings, RunJson.Default.RunSettings);
}
