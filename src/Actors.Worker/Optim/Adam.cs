using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>
/// Adam (Kingma and Ba, 2015), with <c>amsgrad</c> after Reddi et al. (2018). State: <c>{parameter}.exp_avg</c>, <c>{parameter}.exp_avg_sq</c>, with
/// <c>amsgrad</c> also <c>{parameter}.max_exp_avg_sq</c>.
/// With m ← β₁m + (1−β₁)g and v ← β₂v + (1−β₂)g²: p ← p − lr/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε). With <c>amsgrad</c>, the largest v so far takes the place of v.
/// </summary>
public class Adam : Optimizer
{
    private const int Average = 0;
    private const int SquareAverage = 1;
    private const int MaximalSquareAverage = 2;

    private readonly AdamSettings _settings;

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
        : this(parameters, learningRate, new AdamSettings(beta1, beta2, epsilon, weightDecay, IsDecoupled: false, amsgrad))
    {
    }

    private protected Adam(IEnumerable<(string Name, Parameter Parameter)> parameters, double learningRate, AdamSettings settings)
        : base(parameters, learningRate, settings.Amsgrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"]) =>
        _settings = settings;

    private protected override void UpdateTensors(ParameterSlots slots)
    {
        using var scope = NewDisposeScope();
        var numbers = _settings.At(slots.Step, LearningRate);
        var (parameter, gradient) = (slots.Parameter, slots.Gradient);
        var (average, squareAverage) = (slots.Tensors[Average], slots.Tensors[SquareAverage]);
        if (_settings.IsDecoupled)
            parameter.mul_(numbers.ParameterFactor);
        else if (numbers.GradientDecay != 0)
            gradient = gradient.add(parameter, alpha: numbers.GradientDecay);
        average.mul_(numbers.Beta1).add_(gradient, alpha: numbers.Gain1);
        squareAverage.mul_(numbers.Beta2).addcmul_(gradient, gradient, value: numbers.Gain2);
        if (_settings.Amsgrad)
            squareAverage = slots.Tensors[MaximalSquareAverage].copy_(maximum(slots.Tensors[MaximalSquareAverage], squareAverage));
        var denominator = squareAverage.sqrt().div_(numbers.RootCorrection).add_(numbers.Epsilon);
        parameter.addcdiv_(average, denominator, value: numbers.StepSize);
    }

    internal override bool NeedsSquareRoots => true;

    internal override void UpdateAverages(FlatRange range, Span<float> squares)
    {
        var numbers = _settings.At(range.Step, LearningRate);
        AdamKernel.UpdateAverages(numbers, range.Parameter, range.Gradient, range.Slot(Average), range.Slot(SquareAverage), squares);
        if (_settings.Amsgrad)
            AdamKernel.UpdateMaximum(range.Slot(MaximalSquareAverage), squares);
    }

    internal override void UpdateParameter(FlatRange range, ReadOnlySpan<float> roots) =>
        AdamKernel.UpdateParameter(_settings.At(range.Step, LearningRate), range.Parameter, range.Slot(Average), roots);
}
