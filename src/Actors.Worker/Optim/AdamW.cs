using TorchSharp.Modules;

namespace Actors.Worker.Optim;

/// <summary>Adam whose weight decay does not pass through the averages (Loshchilov and Hutter, 2019): first p ← p · (1 − lr·decay). State as <see cref="Adam"/>.</summary>
/// <param name="parameters">What to change.</param>
/// <param name="learningRate">Above 0.</param>
/// <param name="beta1">Decay of the gradients' average, in [0, 1).</param>
/// <param name="beta2">Decay of their squares' average, in [0, 1).</param>
/// <param name="epsilon">Added to the denominator.</param>
/// <param name="weightDecay">Share of the parameter that each step removes, times the learning rate.</param>
/// <param name="amsgrad">Divide by the largest average of squares so far.</param>
public sealed class AdamW(
    IEnumerable<(string Name, Parameter Parameter)> parameters,
    double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 1e-2, bool amsgrad = false)
    : Adam(parameters, learningRate, new AdamSettings(beta1, beta2, epsilon, weightDecay, IsDecoupled: true, amsgrad));
