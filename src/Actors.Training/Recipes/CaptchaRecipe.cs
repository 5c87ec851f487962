using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Actors.Torch.Nn;
using Actors.Training.Data;
using Actors.Training.Settings;
using Actors.Vision.Captchas;

namespace Actors.Training.Recipes;

/// <summary>Captcha recognition: <see cref="ResNetLstm"/> on labelled images.</summary>
public sealed class CaptchaRecipe : IRecipe
{
    /// <summary>Cross-entropy; mean over the validation set.</summary>
    internal const string Loss = "loss";

    /// <summary>Share of captchas of which every character is right.</summary>
    internal const string Match = "match";

    /// <summary>Share of characters that are right.</summary>
    internal const string Character = "character";

    public string Name => "captcha";

    public JsonTypeInfo SettingsType => CaptchaRecipeJson.Default.CaptchaRecipeSettings;

    public IReadOnlyList<RecipeMetric> Metrics { get; } = [new(Loss, MetricMode.Min), new(Match, MetricMode.Max), new(Character, MetricMode.Max)];

    public string MissingInput(string settings)
    {
        var (draw, data) = (Parse(settings).Draw, Parse(settings).Data);
        return draw.Enabled || Directory.Exists(data.Directory)
            ? ""
            : $"captcha.data.directory = {data.Directory}, but there is no such directory; set captcha.draw.enabled = on, or draw one with 'actors data captcha --out {data.Directory}'";
    }

    public ITrainable Open(RecipeContext context)
    {
        var settings = Parse(context.Settings);
        if (settings.Draw.Enabled)
            Draw(settings, context.Progress);
        context.Progress($"reading {settings.Data.Directory}", 0, 0);
        var data = ImageDirectory.Load(settings.Data, CancellationToken.None);
        if (data.Cache is CacheUse.NotWritten notWritten)
            context.Notice($"The cache of decoded samples could not be written, so that every attempt decodes them again: {notWritten.Reason}");
        return new CaptchaTrainable(context.Run, settings, data, context.Device);
    }

    public Module BuildModel(string settings) => CaptchaModel.Of(Parse(settings));

    private static CaptchaRecipeSettings Parse(string settings) =>
        JsonSerializer.Deserialize(settings, CaptchaRecipeJson.Default.CaptchaRecipeSettings) ?? throw new JsonException("the recipe's settings are null");

    private static void Draw(CaptchaRecipeSettings settings, Action<string, long, long> progress)
    {
        var (draw, data) = (settings.Draw, settings.Data);
        var set = new CaptchaSetSettings
        {
            Count = draw.Count,
            Seed = draw.Seed,
            Captcha = new() { Alphabet = data.Alphabet, Length = draw.Length, Width = draw.Width, Height = draw.Height },
        };
        CaptchaDataSet.Write(
            data.Directory, set, data.Threads, new Drawing(done => progress($"drawing captchas in {data.Directory}", done, draw.Count)), CancellationToken.None);
    }

    // Reports on the caller's thread, in order; Progress<T> would post to the pool.
    private sealed class Drawing(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
