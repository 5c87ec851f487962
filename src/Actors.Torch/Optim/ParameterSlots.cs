using Actors.Torch.Tensors;

namespace Actors.Torch.Optim;

/// <summary>
/// What an optimizer remembers of one parameter: how many updates it had, and tensors of its shape, one a slot name.
/// The tensors are there exactly when <see cref="Step"/> is above 0 and <see cref="Begin"/> was called.
/// </summary>
internal sealed class ParameterSlots(NamedTensor parameter, string[] names)
{
    private readonly Tensor?[] _tensors = new Tensor?[names.Length];

    internal NamedTensor Parameter { get; } = parameter;

    /// <summary>Updates so far.</summary>
    internal long Step { get; set; }

    /// <summary>The tensor of a slot.</summary>
    internal Tensor this[int slot] => _tensors[slot]!;

    internal bool Has(int slot) => _tensors[slot] is not null;

    /// <summary>Gives a slot its first tensor.</summary>
    internal Tensor Begin(int slot, Tensor initial) => _tensors[slot] = TensorScope.Keep(initial);

    internal IEnumerable<NamedTensor> Named() =>
        [new($"{Parameter.Name}.step", Tensor.Scalar(Step)), .. names.Select((name, slot) => new NamedTensor($"{Parameter.Name}.{name}", this[slot]))];

    /// <summary>The names of a state, each with a tensor of the shape and type that it must have.</summary>
    internal IEnumerable<NamedTensor> Expected() =>
        [new($"{Parameter.Name}.step", Tensor.Scalar(0L)), .. names.Select(name => new NamedTensor($"{Parameter.Name}.{name}", Parameter.Tensor))];

    internal void Load(IReadOnlyDictionary<string, Tensor> values)
    {
        Step = values[$"{Parameter.Name}.step"].Item<long>();
        for (var slot = 0; slot < names.Length; slot++)
            Begin(slot, Tensor.Empty([.. Parameter.Tensor.Shape], Parameter.Tensor.DType, Parameter.Tensor.Device).Copy_(values[$"{Parameter.Name}.{names[slot]}"]));
    }

    internal void Reset()
    {
        Step = 0;
        foreach (var tensor in _tensors)
            tensor?.Dispose();
        Array.Clear(_tensors);
    }
}
