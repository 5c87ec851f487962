using System.Text.Json;
using Actors.Runs.Recipes;
using Actors.Runs.Run;
using Actors.Runs.Tests.Files;
using Actors.Worker.Recipes.Captcha;

namespace Actors.Worker.Tests.Recipes;

public sealed class CaptchaRecipeTests : IDisposable
{
    private static readonly RunEvent.RunSubmitted Run =
        RecordedSubmission.Read();

    private static readonly CaptchaDeclaration Declaration = new();

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_cache_that_cannot_be_written_is_told()
    {
        File.WriteAllText(_directory["no-directory"], "");

        Assert.Empty(Notices(_directory["cache"]));
        Assert.StartsWith("the cache of decoded samples could not be written", Assert.Single(Notices(_directory["no-directory/cache"])));
    }

    public void Dispose() => _directory.Dispose();

    private List<string> Notices(string cache)
    {
        var recipe = new CaptchaRecipe();
        var recorded = (CaptchaRecipeSettings)JsonSerializer.Deserialize(Run.RecipeSettings, Declaration.SettingsType)!;
        var settings = recorded with
        {
            Draw = recorded.Draw with { Count = 40 }, Data = recorded.Data with { Directory = _directory["data"], CacheDirectory = cache },
        };
        var notices = new List<string>();
        recipe.ReadData(new(Run.Settings, JsonSerializer.Serialize(settings, Declaration.SettingsType), (_, _, _) => { })
        {
            Notice = notices.Add,
        });
        return notices;
    }
}
