using TorchSharp;
using Actors.Worker.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>
/// Changes parameters along their gradients.
/// <list type="bullet">
/// <item>A step skips a parameter that is frozen or has no gradient, and its state. The state of a parameter begins with its first gradient.</item>
/// <item>State tensors belong to the optimizer. No dispose scope frees them.</item>
/// <item>The results have the bits of TorchSharp's own optimizers: the same operations in the same order, element by element.</item>
/// </list>
/// </summary>
public abstract class Optimizer : IDisposable
{
    private readonly ParameterSlots[] _parameters;
    private readonly BlockRunner _runner = new();

    private protected Optimizer(IEnumerable<(string Name, Parameter Parameter)> parameters, double learningRate, params string[] slotNames)
    {
        LearningRate = learningRate;
        _parameters = [.. parameters.Select(parameter => new ParameterSlots(parameter.Name, parameter.Parameter, slotNames))];
    }

    /// <summary>Applies from the next <see cref="Step"/> on.</summary>
    public double LearningRate { get; set; }

    /// <summary>Update every parameter that is trainable and has a gradient.</summary>
    /// <exception cref="NotSupportedException">A gradient is sparse.</exception>
    public void Step()
    {
        using var noGrad = no_grad();
        var updates = new List<ParameterUpdate>(_parameters.Length);
        var scalars = new Dictionary<long, StepScalars>();
        try
        {
            foreach (var slots in _parameters)
                if (slots.BeginUpdate() is { } update)
                {
                    updates.Add(update);
                    if (!scalars.ContainsKey(slots.Step))
                        scalars.Add(slots.Step, ScalarsOf(slots.Step));
                }
            _runner.Run(updates, block => Update(scalars[block.Step], block));
        }
        finally
        {
            updates.ForEach(update => update.Dispose());
            foreach (var one in scalars.Values)
                one.Dispose();
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
        foreach (var slots in _parameters)
            slots.Reset();
        foreach (var slots in present)
            slots.Load(values);
    }

    /// <summary>Free the state. The parameters belong to their module.</summary>
    public void Dispose()
    {
        foreach (var slots in _parameters)
            slots.Reset();
        _runner.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The numbers of one update. They are made once a step: a <see cref="Scalar"/> is a native object.</summary>
    /// <param name="step">Which update of a parameter it is, from 1.</param>
    private protected abstract StepScalars ScalarsOf(long step);

    /// <summary>Update a parameter, or a block of one. Several threads call it at the same time, each with blocks and a scratch buffer of its own.</summary>
    private protected abstract void Update(StepScalars scalars, Block block);
}
