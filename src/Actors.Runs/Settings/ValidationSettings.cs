using System.ComponentModel.DataAnnotations;

namespace Actors.Runs.Settings;

/// <summary>When the validation set is evaluated.</summary>
public sealed record ValidationSettings
{
    /// <summary>Steps from one validation to the next. The last step is always validated.</summary>
    [Range(1L, long.MaxValue)]
    public required long Every { get; init; }
}

/// <summary>Which validation metric makes a model the best one.</summary>
public sealed record BestSettings
{
    [MinLength(1)]
    public required string Metric { get; init; }

    public required MetricMode Mode { get; init; }
}

/// <summary>Whether lower or higher is better.</summary>
public enum MetricMode
{
    Min,
    Max,
}

/// <summary>A metric value at which the run is completed early.</summary>
public sealed record TargetSettings
{
    public required bool Enabled { get; init; }

    [MinLength(1)]
    public required string Metric { get; init; }

    public required MetricMode Mode { get; init; }

    public required double Value { get; init; }
}
