using System.ComponentModel.DataAnnotations;

namespace Actors.Runs.Data;

/// <summary>What captchas look like.</summary>
public sealed record CaptchaSettings
{
    /// <summary>Digits, capitals, small letters: 62 characters.</summary>
    public const string LettersAndDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Characters that are drawn, each equally likely; letters and digits of ASCII, none twice.</summary>
    [Required, RegularExpression("[0-9A-Za-z]+")]
    public required string Alphabet { get; init; }

    /// <summary>Characters per captcha.</summary>
    [Range(1, 32)]
    public required int Length { get; init; }

    /// <summary>Pixels.</summary>
    [Range(16, 4096)]
    public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    [Range(16, 1024)]
    public required int Height { get; init; }
}
