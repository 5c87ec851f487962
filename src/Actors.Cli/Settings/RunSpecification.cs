using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Actors.Cli.Output;
using Actors.Runs.Recipes;
using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Cli.Settings;

/// <summary>What a run is submitted with.</summary>
/// <param name="RecipeSettings">JSON.</param>
/// <param name="Hash">SHA-256 over both but the checkpoints' rules, which may change; lower-case hex.</param>
internal sealed record RunSpecification(RunSettings Run, string RecipeSettings, string Hash)
{
    private static readonly CheckpointSettings AnyRules = new() { Every = 0, KeepLast = 1 };

    /// <summary>Whether a recorded run is this one, whatever its checkpoints' rules.</summary>
    public bool IsOf(RunSubmission recorded) =>
        recorded.RecipeSettings == RecipeSettings && recorded.Settings == Run with { Checkpoints = recorded.Settings!.Checkpoints };

    /// <exception cref="RefusalException">There is no such recipe or metric, or the recipe's input is not there.</exception>
    public static RunSpecification Of(ConfigurationRoot root)
    {
        object settings = root.Run.Recipe switch
        {
            "captcha" => root.Captcha,
            var unknown => throw new RefusalException(
                ExitCode.Usage, $"run.recipe = {unknown}, but there is no such recipe; there are: {string.Join(", ", RecipeCatalogue.Names)}"),
        };
        KnownMetrics.Check(root.Run);
        var recipe = RecipeCatalogue.Find(root.Run.Recipe);
        var json = JsonSerializer.Serialize(settings, recipe.SettingsType);
        if (recipe.MissingInput(json) is { Length: > 0 } missing)
            throw new RefusalException(ExitCode.NotFound, missing);
        return new RunSpecification(root.Run, json, HashOf(RunSettingsJson.Write(root.Run with { Checkpoints = AnyRules }), json));
    }

    private static string HashOf(params string[] texts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts))));
}
