using Actors.Torch.Tensors;

namespace Actors.Torch.Optim;

/// <summary>
/// Adam (Kingma and Ba, 2015). State: <c>{parameter}.exp_avg</c>, <c>{parameter}.exp_avg_sq</c>.
/// With m ← β₁m + (1−β₁)g and v ← β₂v + (1−β₂)g²: p ← p − lr/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε).
/// </summary>
public class Adam : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;

    /// <param name="parameters">What to change.</param>
    /// <param name="learningRate">Above 0.</param>
    /// <param name="beta1">Decay of the gradients' average, in [0, 1).</param>
    /// <param name="beta2">Decay of their squares' average, in [0, 1).</param>
    /// <param name="epsilon">Added to the denominator.</param>
    /// <param name="weightDecay">Added to the gradient times the parameter.</param>
    public Adam(IReadOnlyList<NamedTensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : base(parameters, learningRate, "exp_avg", "exp_avg_sq") =>
        (_beta1, _beta2, _epsilon, WeightDecay) = (beta1, beta2, epsilon, weightDecay);

    private protected double WeightDecay { get; }

    private protected override void Update(long step, Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots)
    {
        var (average, squareAverage) = (slots[0], slots[1]);
        gradient = Decay(parameter, gradient);
        var correction1 = 1 - Math.Pow(_beta1, step);
        var correction2 = 1 - Math.Pow(_beta2, step);
        average.Mul_(_beta1).Add_(gradient, 1 - _beta1);
        squareAverage.Mul_(_beta2).AddCMul_(gradient, gradient, 1 - _beta2);
        var denominator = squareAverage.Sqrt().Div_(Math.Sqrt(correction2)).Add_(_epsilon);
        parameter.AddCDiv_(average, denominator, -(LearningRate / correction1));
    }

    /// <summary>The gradient with the decay of the weights in it.</summary>
    private protected virtual Tensor Decay(Tensor parameter, Tensor gradient) =>
        WeightDecay == 0 ? gradient : gradient.Add(parameter, WeightDecay);
}
