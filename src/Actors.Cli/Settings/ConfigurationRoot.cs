using Actors.Hocon.Values;
using Actors.Runs.Recipes;
using Actors.Runs.Settings;

namespace Actors.Cli.Settings;

/// <summary>Every setting there is. A section that is not here does not exist, so a misspelt one is refused.</summary>
internal sealed record ConfigurationRoot
{
    public required RunSettings Run { get; init; }

    public required CaptchaRecipeSettings Captcha { get; init; }

    public required NodeSettings Node { get; init; }

    /// <summary>Akka's own settings, handed to it as they are.</summary>
    public required HoconObject Akka { get; init; }
}

/// <summary>A checked configuration.</summary>
/// <param name="Akka">Akka's own settings, as JSON.</param>
internal sealed record Configured(ConfigurationRoot Root, string Akka);
