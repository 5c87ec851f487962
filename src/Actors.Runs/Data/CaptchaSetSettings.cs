using System.ComponentModel.DataAnnotations;

namespace Actors.Runs.Data;

/// <summary>A data set of drawn captchas: these four values name every pixel of it.</summary>
public sealed record CaptchaSetSettings
{
    /// <summary>Images.</summary>
    [Range(1, 10_000_000)]
    public required int Count { get; init; }

    /// <summary>Names the series of captchas.</summary>
    [Range(0L, long.MaxValue)]
    public required long Seed { get; init; }

    /// <summary>What they look like.</summary>
    public required CaptchaSettings Captcha { get; init; }
}
