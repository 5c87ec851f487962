using System.ComponentModel.DataAnnotations;

namespace Actors.Runs.Settings;

/// <summary>What every training needs, whatever its recipe. It is recorded in the run's first event and never read again from a file.</summary>
public sealed record RunSettings
{
    /// <summary>Name of the recipe; its own settings are the section of that name.</summary>
    [RegularExpression("[a-z][a-z0-9-]*")]
    public required string Recipe { get; init; }

    /// <summary>Fixes initial weights, the order of samples, dropout and augmentation.</summary>
    [Range(0L, long.MaxValue)]
    public required long Seed { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda:n</c>.</summary>
    [RegularExpression("auto|cpu|cuda(:[0-9]+)?")]
    public required string Device { get; init; }

    /// <summary>Intra-op threads of the worker; 0 means every core. The number of threads changes the bits of CPU results.</summary>
    [Range(0, 1024)]
    public required int Threads { get; init; }

    /// <summary>Samples per optimizer step.</summary>
    [Range(1, 1_000_000)]
    public required int BatchSize { get; init; }

    /// <summary>Optimizer steps after which the run is completed, whatever its metrics.</summary>
    [Range(1L, long.MaxValue)]
    public required long MaxSteps { get; init; }

    /// <summary>Whether the global L2 norm of the gradients is reported with every batch; when not, it is recorded as 0.</summary>
    public required bool GradientNorm { get; init; }

    /// <summary>What happens when a re-executed step differs from its record.</summary>
    public required OnDivergence OnDivergence { get; init; }

    public required OptimizerSettings Optimizer { get; init; }

    public required ValidationSettings Validation { get; init; }

    public required BestSettings Best { get; init; }

    public required PlateauSettings ReduceLrOnPlateau { get; init; }

    public required TargetSettings Target { get; init; }

    public required CheckpointSettings Checkpoints { get; init; }
}

/// <summary>Stop the run for its operator, or record that the new history is accepted and go on.</summary>
public enum OnDivergence
{
    Stop,
    Accept,
}
