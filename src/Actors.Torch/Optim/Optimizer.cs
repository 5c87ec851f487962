using Actors.Torch.Nn;
using Actors.Torch.Tensors;

namespace Actors.Torch.Optim;

/// <summary>
/// Changes parameters along their gradients. A parameter without a gradient is left alone, and its state with it; its
/// state begins with its first gradient. The arithmetic is that of PyTorch's single-tensor path, bit for bit.
/// </summary>
public abstract class Optimizer : IDisposable
{
    private const string StepSlot = "step";

    private readonly ParameterSlots[] _slots;

    private protected Optimizer(IReadOnlyList<NamedTensor> parameters, double learningRate, params string[] slotNames)
    {
        LearningRate = learningRate;
        _slots = [.. parameters.Select(parameter => new ParameterSlots(parameter, slotNames))];
    }

    /// <summary>Applies from the next <see cref="Step"/> on.</summary>
    public double LearningRate { get; set; }

    /// <summary>One update of every parameter that has a gradient.</summary>
    public void Step()
    {
        using var noGrad = GradMode.Disable();
        foreach (var slots in _slots)
        {
            using var scope = new TensorScope();
            if (slots.Parameter.Tensor.Grad is not { } gradient)
                continue;
            slots.Step++;
            Update(slots, gradient);
        }
    }

    /// <summary>Frees all gradients; the next backward pass makes new ones.</summary>
    public void ZeroGrad()
    {
        foreach (var slots in _slots)
            slots.Parameter.Tensor.Grad = null;
    }

    /// <summary>
    /// Everything but the settings that the next step depends on: for each parameter that had a gradient
    /// <c>{parameter}.step</c> (int64 scalar, of the current scope) and <c>{parameter}.{slot}</c> (the optimizer's own memory).
    /// In ordinal order of the names.
    /// </summary>
    public IReadOnlyList<NamedTensor> State() =>
        [.. _slots.Where(slots => slots.Step > 0).SelectMany(slots => slots.Named()).OrderBy(named => named.Name, StringComparer.Ordinal)];

    /// <summary>Continues from a <see cref="State"/>; a parameter that is not in it begins anew.</summary>
    /// <exception cref="ArgumentException">A name is unknown, a slot of a parameter missing, or a shape differs; nothing changes then.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> values)
    {
        using var scope = new TensorScope();
        var present = _slots.Where(slots => values.ContainsKey($"{slots.Parameter.Name}.{StepSlot}")).ToArray();
        StateMismatch.Refuse([.. present.SelectMany(slots => slots.Expected())], values);
        using var noGrad = GradMode.Disable();
        foreach (var slots in _slots)
            slots.Reset();
        foreach (var slots in present)
            slots.Load(values);
    }

    /// <summary>Frees the state; the parameters belong to their module.</summary>
    public void Dispose()
    {
        foreach (var slots in _slots)
            slots.Reset();
        GC.SuppressFinalize(this);
    }

    /// <summary>Updates one parameter. No graph is recorded; what is made here goes with the scope around it.</summary>
    private protected abstract void Update(ParameterSlots slots, Tensor gradient);
}
