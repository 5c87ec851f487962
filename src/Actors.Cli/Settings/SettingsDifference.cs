using System.Text.Json;
using Actors.Runs.Run;

namespace Actors.Cli.Settings;

/// <summary>Says in which settings a recorded run and a file differ.</summary>
internal static class SettingsDifference
{
    private const int MostNamed = 3;

    /// <summary>Such as <c>run.batch-size: 64 recorded, 32 now</c>.</summary>
    public static string Describe(RunSubmission recorded, RunSpecification now)
    {
        var differences = new List<string>();
        using var recordedRun = JsonDocument.Parse(RunSettingsJson.Write(recorded.Settings!));
        using var currentRun = JsonDocument.Parse(RunSettingsJson.Write(now.Run with { Checkpoints = recorded.Settings!.Checkpoints }));
        using var recordedRecipe = JsonDocument.Parse(recorded.RecipeSettings);
        using var currentRecipe = JsonDocument.Parse(now.RecipeSettings);
        Compare("run", recordedRun.RootElement, currentRun.RootElement, differences);
        Compare(now.Run.Recipe, recordedRecipe.RootElement, currentRecipe.RootElement, differences);
        var more = differences.Count > MostNamed ? $" and {differences.Count - MostNamed} more" : "";
        return string.Join("; ", differences.Take(MostNamed)) + more;
    }

    private static void Compare(string path, JsonElement recorded, JsonElement now, List<string> differences)
    {
        if (recorded.ValueKind != JsonValueKind.Object || now.ValueKind != JsonValueKind.Object)
        {
            if (!JsonElement.DeepEquals(recorded, now))
                differences.Add($"{path}: {recorded.GetRawText()} recorded, {now.GetRawText()} now");
            return;
        }

        foreach (var property in now.EnumerateObject())
        {
            var setting = $"{path}.{JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name)}";
            if (recorded.TryGetProperty(property.Name, out var before))
                Compare(setting, before, property.Value, differences);
            else
                differences.Add($"{setting}: not recorded, {property.Value.GetRawText()} now");
        }
    }
}
