using System.ComponentModel.DataAnnotations;

namespace Actors.Runs.Settings;

/// <summary>The optimizer and its initial learning rate; names and formulas are PyTorch's.</summary>
public sealed record OptimizerSettings
{
    public required OptimizerAlgorithm Algorithm { get; init; }

    [Range(0.0, 1e6)]
    public required double LearningRate { get; init; }

    /// <summary>L2 penalty for SGD and Adam, decoupled decay for AdamW.</summary>
    [Range(0.0, 1e6)]
    public required double WeightDecay { get; init; }

    /// <summary>SGD only.</summary>
    [Range(0.0, 1.0)]
    public required double Momentum { get; init; }

    /// <summary>Adam and AdamW: decay of the running mean of the gradient.</summary>
    [Range(0.0, 1.0)]
    public required double Beta1 { get; init; }

    /// <summary>Adam and AdamW: decay of the running mean of the squared gradient.</summary>
    [Range(0.0, 1.0)]
    public required double Beta2 { get; init; }

    /// <summary>Adam and AdamW: added to the denominator.</summary>
    [Range(0.0, 1.0)]
    public required double Epsilon { get; init; }
}

public enum OptimizerAlgorithm
{
    Sgd,
    Adam,
    AdamW,
}
