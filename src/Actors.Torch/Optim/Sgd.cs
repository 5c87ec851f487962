using Actors.Torch.Tensors;

namespace Actors.Torch.Optim;

/// <summary>Stochastic gradient descent. State with momentum: <c>{parameter}.momentum_buffer</c>.</summary>
/// <param name="parameters">What to change.</param>
/// <param name="learningRate">Above 0.</param>
/// <param name="momentum">Share of the former direction that is kept, 0 for none.</param>
/// <param name="weightDecay">Added to the gradient times the parameter.</param>
/// <param name="nesterov">Look ahead along the new direction.</param>
public sealed class Sgd(IReadOnlyList<NamedTensor> parameters, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false)
    : Optimizer(parameters, learningRate, momentum == 0 ? [] : ["momentum_buffer"])
{
    private protected override void Update(long step, Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots)
    {
        if (weightDecay != 0)
            gradient = gradient.Add(parameter, weightDecay);
        if (momentum != 0)
        {
            var direction = step == 1 ? slots[0].Copy_(gradient) : slots[0].Mul_(momentum).Add_(gradient);
            gradient = nesterov ? gradient.Add(direction, momentum) : direction;
        }
        parameter.Add_(gradient, -LearningRate);
    }
}
