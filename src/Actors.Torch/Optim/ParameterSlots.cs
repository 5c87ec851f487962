using Actors.Torch.Tensors;

namespace Actors.Torch.Optim;

/// <summary>
/// What an optimizer remembers of one parameter: how many updates it had, and one tensor of its shape for each slot name.
/// The tensors are there exactly when <see cref="Step"/> is above 0.
/// </summary>
internal sealed class ParameterSlots(NamedTensor parameter, string[] names)
{
    private Tensor[] _tensors = [];

    internal NamedTensor Parameter { get; } = parameter;

    /// <summary>Updates so far.</summary>
    internal long Step { get; private set; }

    /// <summary>In the order of the slots' names; empty before the first update.</summary>
    internal IReadOnlyList<Tensor> Tensors => _tensors;

    private string StepName => $"{Parameter.Name}.step";

    /// <summary>Begins an update; before the first one every slot becomes zeros.</summary>
    internal void CountStep()
    {
        if (Step++ == 0)
            _tensors = Array.ConvertAll(names, _ => NewTensor().Zero_());
    }

    /// <summary>The state; nothing before the first update.</summary>
    internal IEnumerable<NamedTensor> Named() =>
        Step == 0 ? [] : [new(StepName, Tensor.Scalar(Step)), .. names.Select((name, slot) => new NamedTensor(SlotName(name), _tensors[slot]))];

    internal bool IsIn(IReadOnlyDictionary<string, Tensor> state) => state.ContainsKey(StepName);

    /// <summary>The names of a state, each with a tensor of the shape and type that it must have.</summary>
    internal IEnumerable<NamedTensor> Expected() =>
        [new(StepName, Tensor.Scalar(0L)), .. names.Select(name => new NamedTensor(SlotName(name), Parameter.Tensor))];

    internal void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        Step = state[StepName].Item<long>();
        _tensors = Array.ConvertAll(names, name => NewTensor().Copy_(state[SlotName(name)]));
    }

    internal void Reset()
    {
        Step = 0;
        foreach (var tensor in _tensors)
            tensor.Dispose();
        _tensors = [];
    }

    private string SlotName(string name) => $"{Parameter.Name}.{name}";

    private Tensor NewTensor() => TensorScope.Keep(Tensor.Empty([.. Parameter.Tensor.Shape], Parameter.Tensor.DType, Parameter.Tensor.Device));
}
