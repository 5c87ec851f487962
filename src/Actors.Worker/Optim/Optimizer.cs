using Actors.Worker.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>
/// Changes parameters along their gradients.
/// <list type="bullet">
/// <item>A step skips a parameter that is frozen or has no gradient, and its state. The state of a parameter begins with its first gradient.</item>
/// <item>State tensors belong to the optimizer. No dispose scope frees them.</item>
/// <item>Every element gets the operations of TorchSharp's own optimizer in the same order. Where libtorch uses fused multiply-add
/// (every x86-64 processor with AVX2), the results are bit-identical to TorchSharp's.</item>
/// </list>
/// </summary>
/// <remarks>
/// Dense float32 parameters on the CPU are updated in one pass over memory, without temporaries: <see cref="FlatSteps"/>. All others
/// (CUDA, other types, gradients that are not contiguous) are updated by tensor operations.
/// </remarks>
public abstract class Optimizer : IDisposable
{
    private readonly ParameterSlots[] _parameters;
    private readonly List<ParameterSlots> _flat = [];
    private readonly FlatSteps _flatSteps;

    private protected Optimizer(IEnumerable<(string Name, Parameter Parameter)> parameters, double learningRate, params string[] slotNames)
    {
        LearningRate = learningRate;
        _parameters = [.. parameters.Select(parameter => new ParameterSlots(parameter.Name, parameter.Parameter, slotNames))];
        _flatSteps = new FlatSteps(this);
    }

    /// <summary>Applies from the next <see cref="Step"/> on.</summary>
    public double LearningRate { get; set; }

    /// <summary>Update every parameter that is trainable and has a gradient.</summary>
    /// <exception cref="NotSupportedException">A gradient is sparse.</exception>
    public void Step()
    {
        using var noGrad = no_grad();
        _flat.Clear();
        try
        {
            foreach (var slots in _parameters)
            {
                if (!slots.BeginUpdate())
                    continue;
                if (slots.IsFlat)
                    _flat.Add(slots);
                else
                    UpdateTensors(slots);
            }
            _flatSteps.Run(_flat);
        }
        finally
        {
            foreach (var slots in _parameters)
                slots.EndUpdate();
        }
    }

    /// <summary>Free all gradients. The next backward pass allocates new ones.</summary>
    public void ZeroGrad()
    {
        foreach (var slots in _parameters)
            slots.Parameter.grad = null;
    }

    /// <summary>
    /// Everything but the settings that the next step depends on. For each parameter that had a gradient: <c>{parameter}.step</c>
    /// (int64 scalar on the CPU) and <c>{parameter}.{slot}</c> (shape, type and device of the parameter). In ordinal order of the names.
    /// </summary>
    /// <remarks>The tensors belong to the optimizer and change with the next step. The caller does not dispose them.</remarks>
    public IReadOnlyList<NamedTensor> State() =>
        [.. _parameters.SelectMany(slots => slots.Named()).OrderBy(named => named.Name, StringComparer.Ordinal)];

    /// <summary>Continue from a <see cref="State"/>. A parameter that is not in it starts without state. The values are copied.</summary>
    /// <exception cref="ArgumentException">A name is unknown, a slot is missing, or a shape or type differs. Nothing changes then.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> values)
    {
        var present = _parameters.Where(slots => slots.IsIn(values)).ToArray();
        StateMismatch.Refuse([.. present.SelectMany(slots => slots.Expected())], values);
        using var noGrad = no_grad();
        // A state may come from this very optimizer, so the old tensors are freed last.
        foreach (var slots in present)
            slots.Load(values);
        foreach (var slots in _parameters.Except(present))
            slots.Reset();
    }

    /// <summary>Free the state. The parameters belong to their module.</summary>
    public void Dispose()
    {
        foreach (var slots in _parameters)
            slots.Reset();
        _flatSteps.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Update a parameter by tensor operations, under <c>no_grad</c>.</summary>
    private protected abstract void UpdateTensors(ParameterSlots slots);

    /// <summary>Whether an update is two passes, with square roots between them.</summary>
    internal abstract bool NeedsSquareRoots { get; }

    /// <summary>
    /// First pass over a range of a parameter. Several threads call it, each with ranges of its own.
    /// </summary>
    /// <param name="range">Elements of one parameter.</param>
    /// <param name="squares">Receives the values whose square roots the second pass needs.</param>
    internal abstract void UpdateAverages(FlatRange range, Span<float> squares);

    /// <summary>Second pass over a range of a parameter.</summary>
    /// <param name="range">Elements of one parameter.</param>
    /// <param name="roots">Square roots of what the first pass left.</param>
    internal abstract void UpdateParameter(FlatRange range, ReadOnlySpan<float> roots);
}
