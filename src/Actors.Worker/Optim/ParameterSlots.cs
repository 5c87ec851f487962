using Actors.Worker.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>
/// What an optimizer remembers of one parameter: how many updates it had, and one tensor of its shape for each slot name.
/// <list type="bullet">
/// <item>The slots' tensors exist exactly when <see cref="Step"/> is above 0. They belong to no dispose scope.</item>
/// <item>The gradient's handle exists only between <see cref="BeginUpdate"/> and <see cref="EndUpdate"/>.</item>
/// </list>
/// </summary>
internal sealed class ParameterSlots(string name, Parameter parameter, string[] slotNames)
{
    private Tensor[] _tensors = [];
    private nint[] _memory = [];
    private Tensor? _gradient;
    private Tensor? _step;

    internal Parameter Parameter => parameter;

    /// <summary>Of the current update.</summary>
    internal Tensor Gradient => _gradient!;

    /// <summary>In the order of the slots' names.</summary>
    internal Tensor[] Tensors => _tensors;

    /// <summary>Updates so far; during an update, this one included.</summary>
    internal long Step { get; private set; }

    internal long Elements { get; } = parameter.numel();

    /// <summary>Whether the current update works on memory: ranges of elements are ranges of memory, alike in every tensor.</summary>
    internal bool IsFlat { get; private set; }

    internal nint ParameterMemory { get; private set; }

    internal nint GradientMemory { get; private set; }

    private string StepName => $"{name}.step";

    /// <summary>Address of a slot's values, if they are on the CPU.</summary>
    internal nint SlotMemory(int slot) => _memory[slot];

    /// <summary>Count an update and take the gradient. Before the first update every slot becomes zeros. False if there is nothing to do.</summary>
    internal bool BeginUpdate()
    {
        if (!parameter.requires_grad || parameter.grad is not { } gradient)
            return false;
        _gradient = gradient.DetachFromDisposeScope();
        if (gradient.is_sparse)
            throw new NotSupportedException($"{name} has a sparse gradient; the optimizers support dense gradients only");
        if (Step++ == 0)
            Adopt(Array.ConvertAll(slotNames, _ => zeros_like(parameter).DetachFromDisposeScope()));
        IsFlat = IsFloatOnCpu() && gradient.dtype == ScalarType.Float32 && parameter.is_contiguous() && gradient.is_contiguous();
        if (IsFlat)
            (ParameterMemory, GradientMemory) = (TensorMemory.Address(parameter), TensorMemory.Address(gradient));
        return true;
    }

    internal void EndUpdate()
    {
        _gradient?.Dispose();
        _gradient = null;
    }

    /// <summary>The state. Nothing before the first update.</summary>
    internal IEnumerable<NamedTensor> Named() =>
        Step == 0 ? [] : [new(StepName, StepTensor()), .. slotNames.Select((slot, index) => new NamedTensor(SlotName(slot), _tensors[index]))];

    internal bool IsIn(IReadOnlyDictionary<string, Tensor> state) => state.ContainsKey(StepName);

    /// <summary>The names of a state, each with the type and shape that its tensor must have.</summary>
    internal IEnumerable<ExpectedTensor> Expected() =>
        [new(StepName, ScalarType.Int64, []), .. slotNames.Select(slot => new ExpectedTensor(SlotName(slot), parameter.dtype, parameter.shape))];

    internal void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        var step = state[StepName].item<long>();
        var tensors = Array.ConvertAll(slotNames, slot => empty_like(parameter).DetachFromDisposeScope().copy_(state[SlotName(slot)]));
        Reset();
        Step = step;
        Adopt(tensors);
    }

    internal void Reset()
    {
        Step = 0;
        _step?.Dispose();
        _step = null;
        foreach (var tensor in _tensors)
            tensor.Dispose();
        (_tensors, _memory) = ([], []);
    }

    private void Adopt(Tensor[] tensors)
    {
        _tensors = tensors;
        _memory = IsFloatOnCpu() ? Array.ConvertAll(tensors, TensorMemory.Address) : [];
    }

    private bool IsFloatOnCpu() =>
        parameter.dtype == ScalarType.Float32 && parameter.device_type == DeviceType.CPU && Elements is > 0 and <= TensorMemory.MaximalElements;

    private string SlotName(string slot) => $"{name}.{slot}";

    private Tensor StepTensor() => (_step ??= empty([], ScalarType.Int64).DetachFromDisposeScope()).fill_(Step);
}
