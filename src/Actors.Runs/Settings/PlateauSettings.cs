using System.ComponentModel.DataAnnotations;

namespace Actors.Runs.Settings;

/// <summary>ReduceLROnPlateau as PyTorch defines it, with a relative threshold.</summary>
public sealed record PlateauSettings
{
    public required bool Enabled { get; init; }

    [MinLength(1)]
    public required string Metric { get; init; }

    public required MetricMode Mode { get; init; }

    /// <summary>The new learning rate is the old one times this.</summary>
    [Range(0.0, 1.0)]
    public required double Factor { get; init; }

    /// <summary>Validations without improvement that are tolerated; the next one reduces.</summary>
    [Range(0, 1_000_000)]
    public required int Patience { get; init; }

    /// <summary>Relative change that counts as an improvement.</summary>
    [Range(0.0, 1.0)]
    public required double Threshold { get; init; }

    /// <summary>Validations after a reduction during which nothing is counted.</summary>
    [Range(0, 1_000_000)]
    public required int Cooldown { get; init; }

    [Range(0.0, 1e6)]
    public required double MinLearningRate { get; init; }
}
