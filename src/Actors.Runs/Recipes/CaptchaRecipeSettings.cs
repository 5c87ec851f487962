using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Actors.Runs.Data;

namespace Actors.Runs.Recipes;

/// <summary>The section <c>captcha</c> of a run's settings.</summary>
public sealed record CaptchaRecipeSettings
{
    public required DrawSettings Draw { get; init; }

    public required DataSettings Data { get; init; }

    public required NetworkSettings Network { get; init; }
}

/// <summary>Images that are drawn into the data directory when it does not hold them yet.</summary>
public sealed record DrawSettings
{
    public required bool Enabled { get; init; }

    /// <summary>Images.</summary>
    [Range(1, 10_000_000)]
    public required int Count { get; init; }

    /// <summary>Names the series of captchas.</summary>
    [Range(0L, long.MaxValue)]
    public required long Seed { get; init; }

    /// <summary>Characters per image.</summary>
    [Range(1, 32)]
    public required int Length { get; init; }

    /// <summary>Pixels.</summary>
    [Range(16, 4096)]
    public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    [Range(16, 1024)]
    public required int Height { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CaptchaRecipeSettings))]
internal sealed partial class CaptchaRecipeJson : JsonSerializerContext;
