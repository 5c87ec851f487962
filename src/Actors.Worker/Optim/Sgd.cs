using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>Stochastic gradient descent. State with momentum: <c>{parameter}.momentum_buffer</c>.</summary>
/// <param name="parameters">What to change.</param>
/// <param name="learningRate">Above 0.</param>
/// <param name="momentum">Share of the former direction that is kept, 0 for none.</param>
/// <param name="weightDecay">Added to the gradient times the parameter.</param>
/// <param name="nesterov">Look ahead along the new direction.</param>
public sealed class Sgd(
    IEnumerable<(string Name, Parameter Parameter)> parameters, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false)
    : Optimizer(parameters, learningRate, momentum == 0 ? [] : ["momentum_buffer"])
{
    private protected override void UpdateTensors(ParameterSlots slots)
    {
        using var scope = NewDisposeScope();
        var gradient = slots.Gradient;
        if (weightDecay != 0)
            gradient = gradient.add(slots.Parameter, alpha: weightDecay);
        if (momentum != 0)
        {
            var direction = slots.Step == 1 ? slots.Tensors[0].copy_(gradient) : slots.Tensors[0].mul_(momentum).add_(gradient);
            gradient = nesterov ? gradient.add(direction, alpha: momentum) : direction;
        }
        slots.Parameter.add_(gradient, alpha: -LearningRate);
    }

    internal override bool NeedsSquareRoots => false;

    internal override void UpdateAverages(FlatRange range, Span<float> squares) => SgdKernel.Update(
        new SgdNumbers((float)-LearningRate, (float)momentum, (float)weightDecay, nesterov, IsFirst: range.Step == 1),
        range.Parameter, range.Gradient, momentum == 0 ? [] : range.Slot(0));

    internal override void UpdateParameter(FlatRange range, ReadOnlySpan<float> roots) => throw new UnreachableException("no second pass");
}
