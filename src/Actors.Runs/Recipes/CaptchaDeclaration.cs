using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Actors.Runs.Settings;

namespace Actors.Runs.Recipes;

/// <summary>Captcha recognition, as <c>recipe = captcha</c> names it.</summary>
public sealed class CaptchaDeclaration : RecipeDeclaration
{
    /// <summary>Cross-entropy; mean over the validation set.</summary>
    public const string Loss = "loss";

    /// <summary>Share of captchas of which every character is right.</summary>
    public const string Match = "match";

    /// <summary>Share of characters that are right.</summary>
    public const string Character = "character";

    public override string Name => "captcha";

    public override JsonTypeInfo SettingsType => CaptchaRecipeJson.Default.CaptchaRecipeSettings;

    public override IReadOnlyList<RecipeMetric> Metrics { get; } = [new(Loss, MetricMode.Min), new(Match, MetricMode.Max), new(Character, MetricMode.Max)];

    public override string MissingInput(string settings)
    {
        var (draw, data) = (Parse(settings).Draw, Parse(settings).Data);
        return draw.Enabled || Directory.Exists(data.Directory)
            ? ""
            : $"captcha.data.directory = {data.Directory}, but there is no such directory; set captcha.draw.enabled = on, or draw one with 'actors data captcha --out {data.Directory}'";
    }

    /// <param name="settings">JSON of the recipe's own settings.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static CaptchaRecipeSettings Parse(string settings) =>
        JsonSerializer.Deserialize(settings, CaptchaRecipeJson.Default.CaptchaRecipeSettings) ?? throw new JsonException("the recipe's settings are null");
}
