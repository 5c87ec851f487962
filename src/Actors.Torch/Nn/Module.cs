using Actors.Torch.Tensors;

namespace Actors.Torch.Nn;

/// <summary>
/// A layer or a network: named parameters (learned), named buffers (kept, not learned) and child modules. A module owns
/// its tensors and its children; all are made on the CPU, drawing from its generator in PyTorch's order, so that one seed
/// gives the weights that PyTorch gives, on every device.
/// </summary>
public abstract class Module : IDisposable
{
    private readonly List<(string Name, Module Module)> _children = [];
    private readonly List<NamedTensor> _parameters = [];
    private readonly List<(string Name, Tensor Tensor, bool IsPersistent)> _buffers = [];

    /// <summary>True while dropout drops and batch norm uses its batch; true at first.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>Computes the output, which belongs to the current scope.</summary>
    public abstract Tensor Forward(Tensor input);

    /// <summary>All parameters in the order of their making, named from here: what an optimizer takes.</summary>
    public IReadOnlyList<NamedTensor> Parameters() => [.. Walk("", module => module._parameters)];

    /// <summary>All buffers that a checkpoint keeps, in the order of their making.</summary>
    public IReadOnlyList<NamedTensor> Buffers() =>
        [.. Walk("", module => module._buffers.Where(buffer => buffer.IsPersistent).Select(buffer => new NamedTensor(buffer.Name, buffer.Tensor)))];

    /// <summary>Parameters and buffers in ordinal order of their names; the tensors are the module's own.</summary>
    public IReadOnlyList<NamedTensor> State() => [.. Parameters().Concat(Buffers()).OrderBy(named => named.Name, StringComparer.Ordinal)];

    /// <summary>Copies values into every parameter and buffer.</summary>
    /// <exception cref="ArgumentException">A name is missing or unknown, or a shape or type differs; nothing is copied then.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> values)
    {
        var own = State();
        StateMismatch.Refuse(own, values);
        using var noGrad = GradMode.Disable();
        foreach (var (name, tensor) in own)
            tensor.Copy_(values[name]);
    }

    /// <summary>Switches this module and its children to training or to evaluation.</summary>
    public void Train(bool isTraining = true)
    {
        IsTraining = isTraining;
        foreach (var (_, child) in _children)
            child.Train(isTraining);
    }

    /// <summary>Moves every tensor to a device; the objects that hold them stay the same. Make the optimizer afterwards.</summary>
    public void MoveTo(Device device)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disable();
        foreach (var (_, tensor) in Walk("", module => module._parameters.Concat(module._buffers.Select(b => new NamedTensor(b.Name, b.Tensor)))))
        {
            if (tensor.Device == device)
                continue;
            var requiresGrad = tensor.RequiresGrad;
            tensor.Become(tensor.To(device));
            tensor.RequiresGrad = requiresGrad;
        }
    }

    /// <summary>Frees all tensors of this module and its children.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the tensors; overridden by modules that hold more.</summary>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var (_, tensor) in _parameters)
            tensor.Dispose();
        foreach (var (_, tensor, _) in _buffers)
            tensor.Dispose();
        foreach (var (_, child) in _children)
            child.Dispose();
    }

    /// <summary>Takes a child under a name; its tensors' names begin with it.</summary>
    protected T Child<T>(string name, T module) where T : Module
    {
        _children.Add((name, module));
        return module;
    }

    /// <summary>Takes a tensor as a parameter, which requires a gradient.</summary>
    protected Tensor Parameter(string name, Tensor tensor)
    {
        TensorScope.Keep(tensor).RequiresGrad = true;
        _parameters.Add(new NamedTensor(name, tensor));
        return tensor;
    }

    /// <summary>Takes a tensor as a buffer; only persistent ones are in the state.</summary>
    protected Tensor Buffer(string name, Tensor tensor, bool isPersistent = true)
    {
        _buffers.Add((name, TensorScope.Keep(tensor), isPersistent));
        return tensor;
    }

    private IEnumerable<NamedTensor> Walk(string prefix, Func<Module, IEnumerable<NamedTensor>> own)
    {
        foreach (var (name, tensor) in own(this))
            yield return new NamedTensor(prefix + name, tensor);
        foreach (var (name, child) in _children)
            foreach (var named in child.Walk($"{prefix}{name}.", own))
                yield return named;
    }
}
