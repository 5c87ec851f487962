using System.Diagnostics;
using Actors.Torch.Tensors;
using Actors.Torch.Optim;
using Actors.Training.Settings;

namespace Actors.Training.Loop;

/// <summary>Makes the optimizer that the settings name.</summary>
internal static class Optimizers
{
    public static Optimizer Create(OptimizerSettings settings, IReadOnlyList<NamedTensor> parameters) => settings.Algorithm switch
    {
        OptimizerAlgorithm.Sgd => new Sgd(
            parameters, settings.LearningRate, momentum: settings.Momentum, weightDecay: settings.WeightDecay),
        OptimizerAlgorithm.Adam => new Adam(
            parameters, settings.LearningRate, settings.Beta1, settings.Beta2, settings.Epsilon, settings.WeightDecay),
        OptimizerAlgorithm.AdamW => new AdamW(
            parameters, settings.LearningRate, settings.Beta1, settings.Beta2, settings.Epsilon, settings.WeightDecay),
        _ => throw new UnreachableException($"{settings.Algorithm}"),
    };
}
