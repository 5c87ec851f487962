using System.Diagnostics;
using Actors.Runs.Settings;
using Actors.Worker.Optim;
using static TorchSharp.torch;

namespace Actors.Worker.Loop;

/// <summary>Makes the optimizer that the settings name.</summary>
internal static class Optimizers
{
    /// <param name="model">On the device that it is trained on.</param>
    public static Optimizer Create(OptimizerSettings settings, nn.Module model)
    {
        var parameters = model.named_parameters();
        return settings.Algorithm switch
        {
            OptimizerAlgorithm.Sgd => new Sgd(parameters, settings.LearningRate, settings.Momentum, settings.WeightDecay),
            OptimizerAlgorithm.Adam => new Adam(
                parameters, settings.LearningRate, settings.Beta1, settings.Beta2, settings.Epsilon, settings.WeightDecay),
            OptimizerAlgorithm.AdamW => new AdamW(
                parameters, settings.LearningRate, settings.Beta1, settings.Beta2, settings.Epsilon, settings.WeightDecay),
            _ => throw new UnreachableException($"{settings.Algorithm}"),
        };
    }
}
