using System.Text.Json;
using Actors.Torch.Tensors;
using Actors.Training.Recipes;
using Actors.Training.Runs;
using Actors.Training.Tests.Checkpoints;
using Actors.Training.Tests.Data;
using Actors.Training.Tests.Views;

namespace Actors.Training.Tests.Recipes;

/// <summary>Alone: it makes a model, and other tests count tensors.</summary>
[Collection(nameof(CountedTensors))]
public sealed class CaptchaRecipeTests : IDisposable
{
    private static readonly RunEvent.RunSubmitted Run =
        (RunEvent.RunSubmitted)RunEventCodec.Instance.Decode(RecordedHistory.Events[0].Manifest, RecordedHistory.Events[0].Payload);

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_cache_that_cannot_be_written_is_told()
    {
        File.WriteAllText(_directory["no-directory"], "");

        Assert.Empty(Notices(_directory["cache"]));
        Assert.StartsWith("The cache of decoded samples could not be written", Assert.Single(Notices(_directory["no-directory/cache"])));
    }

    public void Dispose() => _directory.Dispose();

    private List<string> Notices(string cache)
    {
        var recipe = new CaptchaRecipe();
        var recorded = (CaptchaRecipeSettings)JsonSerializer.Deserialize(Run.RecipeSettings, recipe.SettingsType)!;
        var settings = recorded with
        {
            Draw = recorded.Draw with { Count = 40 }, Data = recorded.Data with { Directory = _directory["data"], CacheDirectory = cache },
        };
        var notices = new List<string>();
        using var scope = new TensorScope();
        using var trainable = recipe.Open(new(Run.Settings, JsonSerializer.Serialize(settings, recipe.SettingsType), Device.Cpu, (_, _, _) => { })
        {
            Notice = notices.Add,
        });
        return notices;
    }
}
