using Actors.Training.Recipes;
using Actors.Training.Settings;

namespace Actors.Cli.Settings;

/// <summary>Every setting there is. A section that is not here does not exist, so a misspelt one is refused.</summary>
internal sealed record ConfigurationRoot
{
    public required RunSettings Run { get; init; }

    public required CaptchaRecipeSettings Captcha { get; init; }

    public required NodeSettings Node { get; init; }
}
