using TorchSharp.Modules;

namespace Actors.Worker.Optim;

/// <summary>
/// Adam (Kingma and Ba, 2015), with <c>amsgrad</c> after Reddi et al. (2018). State: <c>{parameter}.exp_avg</c>, <c>{parameter}.exp_avg_sq</c>, with
/// <c>amsgrad</c> also <c>{parameter}.max_exp_avg_sq</c>.
/// With m ← β₁m + (1−β₁)g and v ← β₂v + (1−β₂)g²: p ← p − lr/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε); <c>amsgrad</c> puts the maximum of all v so far for v.
/// </summary>
public class Adam : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly bool _amsgrad;

    /// <param name="parameters">What to change.</param>
    /// <param name="learningRate">Above 0.</param>
    /// <param name="beta1">Decay of the gradients' average, in [0, 1).</param>
    /// <param name="beta2">Decay of their squares' average, in [0, 1).</param>
    /// <param name="epsilon">Added to the denominator.</param>
    /// <param name="weightDecay">Added to the gradient times the parameter.</param>
    /// <param name="amsgrad">Divide by the largest average of squares so far.</param>
    public Adam(
        IEnumerable<(string Name, Parameter Parameter)> parameters,
        double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, bool amsgrad = false)
        : base(parameters, learningRate, amsgrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"]) =>
        (_beta1, _beta2, _epsilon, WeightDecay, _amsgrad) = (beta1, beta2, epsilon, weightDecay, amsgrad);

    private protected double WeightDecay { get; }

    private protected override StepScalars ScalarsOf(long step)
    {
        var (correction1, correction2) = (1 - Math.Pow(_beta1, step), 1 - Math.Pow(_beta2, step));
        return new(_beta1, 1 - _beta1, _beta2, 1 - _beta2, Math.Sqrt(correction2), _epsilon, -(LearningRate / correction1), 1, WeightDecay, 1 - LearningRate * WeightDecay);
    }

    private protected override void Update(StepScalars scalars, Block block)
    {
        var (average, squareAverage, gradient) = (block.Slots[0], block.Slots[1], block.Gradient);
        if (WeightDecay != 0)
            gradient = Decay(scalars, block);
        average.mul_(scalars[0]).add_(gradient, scalars[1]);
        squareAverage.mul_(scalars[2]).addcmul_(gradient, gradient, scalars[3]);
        var denominator = block.Scratch.copy_(squareAverage).sqrt_().div_(scalars[4]).add_(scalars[5], scalars[7]);
        block.Parameter.addcdiv_(average, denominator, scalars[6]);
    }

    /// <summary>The gradient with the decay of the weights in it.</summary>
    private protected virtual TorchSharp.torch.Tensor Decay(StepScalars scalars, Block block) =>
        block.Scratch.copy_(block.Gradient).add_(block.Parameter, scalars[8]);
}
