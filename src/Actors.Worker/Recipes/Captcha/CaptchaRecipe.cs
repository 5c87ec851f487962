using Actors.Runs.Data;
using Actors.Runs.Recipes;
using Actors.Worker.Data;
using static TorchSharp.torch;

namespace Actors.Worker.Recipes.Captcha;

/// <summary>Captcha recognition: <see cref="ResNetLstm"/> on labelled images.</summary>
public sealed class CaptchaRecipe : IRecipe
{
    public string Name => "captcha";

    public nn.Module BuildModel(string settings) => CaptchaModel.Of(CaptchaDeclaration.Parse(settings));

    public IRecipeData ReadData(RecipeContext context)
    {
        var settings = CaptchaDeclaration.Parse(context.Settings);
        if (settings.Draw.Enabled)
            Draw(settings, context.Progress);
        context.Progress($"reading {settings.Data.Directory}", 0, 0);
        var data = ImageDirectory.Load(settings.Data, CancellationToken.None);
        if (data.Cache is CacheUse.NotWritten notWritten)
            context.Notice($"the cache of decoded samples could not be written, so every attempt decodes them again: {notWritten.Reason}");
        return new CaptchaData(context.Run, settings, data);
    }

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
            data.Directory, set, data.Threads, done => progress($"drawing captchas in {data.Directory}", done, draw.Count), CancellationToken.None);
    }
}
