using Actors.Torch.Nn;
using Actors.Torch.Tensors;

namespace Actors.Torch.Optim;

/// <summary>
/// Changes parameters along their gradients. A parameter without a gradient is left alone, and its state with it; its
/// state begins with its first gradient. The arithmetic is that of PyTorch's single-tensor path, bit for bit.
/// </summary>
public abstract class Optimizer : IDisposable
{
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
            slots.CountStep();
            foreach (var part in Parts.Of([slots.Parameter.Tensor, gradient, .. slots.Tensors]))
                Update(slots.Step, parameter: part[0], gradient: part[1], slots: part.AsSpan(2));
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
        [.. _slots.SelectMany(slots => slots.Named()).OrderBy(named => named.Name, StringComparer.Ordinal)];

    /// <summary>Continues from a <see cref="State"/>; a parameter that is not in it begins anew.</summary>
    /// <exception cref="ArgumentException">A name is unknown, a slot of a parameter missing, or a shape differs; nothing changes then.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> values)
    {
        using var scope = new TensorScope();
        var present = _slots.Where(slots => slots.IsIn(values)).ToArray();
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

    /// <summary>Updates a parameter, or a part of one. No graph is recorded; what is made here goes with the scope around it.</summary>
    /// <param name="step">Which update of this parameter it is, from 1.</param>
    /// <param name="parameter">To be changed.</param>
    /// <param name="gradient">Of the same shape; stays as it is.</param>
    /// <param name="slots">One tensor of the same shape a slot name, to be changed; zeros at step 1.</param>
    private protected abstract void Update(long step, Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots);
}
