using TorchSharp;
using Actors.Worker.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>
/// What an optimizer remembers of one parameter: how many updates it had, and one tensor of its shape for each slot name.
/// The tensors exist exactly when <see cref="Step"/> is above 0.
/// </summary>
internal sealed class ParameterSlots(string name, Parameter parameter, string[] slotNames)
{
    private Tensor[] _tensors = [];
    private Tensor? _step;
    private Tensor? _scratch;

    internal Parameter Parameter => parameter;

    /// <summary>Updates so far.</summary>
    internal long Step { get; private set; }

    private string StepName => $"{name}.step";

    /// <summary>Count an update and take the gradient. Before the first update every slot becomes zeros. Null if there is nothing to do.</summary>
    internal ParameterUpdate? BeginUpdate()
    {
        if (!parameter.requires_grad || parameter.grad is not { } gradient)
            return null;
        gradient.DetachFromDisposeScope();
        if (gradient.is_sparse)
            throw new NotSupportedException($"{name} has a sparse gradient; the optimizers support dense gradients only");
        if (Step++ == 0)
            _tensors = Array.ConvertAll(slotNames, _ => zeros_like(parameter).DetachFromDisposeScope());
        return new ParameterUpdate(this, gradient, _tensors);
    }

    /// <summary>The state. Nothing before the first update.</summary>
    internal IEnumerable<NamedTensor> Named() =>
        Step == 0 ? [] : [new(StepName, StepTensor()), .. slotNames.Select((slot, index) => new NamedTensor(SlotName(slot), _tensors[index]))];

    /// <summary>Room of the parameter's shape for intermediate values, kept from step to step.</summary>
    internal Tensor Scratch() => _scratch ??= empty_like(parameter).DetachFromDisposeScope();

    internal bool IsIn(IReadOnlyDictionary<string, Tensor> state) => state.ContainsKey(StepName);

    /// <summary>The names of a state, each with the type and shape that its tensor must have.</summary>
    internal IEnumerable<StateMismatch.Expected> Expected() =>
        [new(StepName, ScalarType.Int64, []), .. slotNames.Select(slot => new StateMismatch.Expected(SlotName(slot), parameter.dtype, parameter.shape))];

    internal void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        Step = state[StepName].item<long>();
        if (Step > 0)
            _tensors = Array.ConvertAll(slotNames, slot => empty_like(parameter).DetachFromDisposeScope().copy_(state[SlotName(slot)]));
    }

    internal void Reset()
    {
        Step = 0;
        _step?.Dispose();
        _step = null;
        _scratch?.Dispose();
        _scratch = null;
        foreach (var tensor in _tensors)
            tensor.Dispose();
        _tensors = [];
    }

    private string SlotName(string slot) => $"{name}.{slot}";

    private Tensor StepTensor() => (_step ??= empty([], ScalarType.Int64).DetachFromDisposeScope()).fill_(Step);
}
