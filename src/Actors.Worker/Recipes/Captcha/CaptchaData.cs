using System.Globalization;
using Actors.Runs.Recipes;
using Actors.Runs.Settings;
using Actors.Worker.Data;
using static TorchSharp.torch;

namespace Actors.Worker.Recipes.Captcha;

/// <summary>Labelled images, enough to train on and to validate with.</summary>
internal sealed class CaptchaData : IRecipeData
{
    private readonly RunSettings _run;
    private readonly CaptchaRecipeSettings _settings;
    private readonly LoadedData _data;

    /// <exception cref="DataSetException">Either side of the split is too small.</exception>
    public CaptchaData(RunSettings run, CaptchaRecipeSettings settings, LoadedData data)
    {
        if (data.Split.Training.Length < run.BatchSize)
            throw new DataSetException($"{settings.Data.Directory} has {data.Split.Training.Length} training samples, fewer than run.batch-size = {run.BatchSize}");
        if (data.Split.Validation.IsEmpty)
            throw new DataSetException(string.Create(CultureInfo.InvariantCulture,
                $"{settings.Data.Directory} has no validation samples; raise captcha.data.validation-share = {settings.Data.ValidationShare} or add samples"));
        (_run, _settings, _data) = (run, settings, data);
    }

    public ITrainable Train(nn.Module model, Device device) => new CaptchaTrainable(_run, _settings, _data, (ResNetLstm)model, device);
}
