using Actors.Torch.Interop;

namespace Actors.Torch.Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether operators on this tensor record a graph. Only a leaf of floating type can be set.</summary>
    public bool RequiresGrad
    {
        get => TensorFacts.Read(Handle, out _).RequiresGrad != 0;
        set => Status.Check(Libtorch.SetRequiresGrad(Handle, value ? 1 : 0), "requires_grad_");
    }

    /// <summary>
    /// The gradient that <see cref="Backward"/> accumulated, null when there is none. Getting makes a tensor of the
    /// current scope that shares the memory; setting null frees it.
    /// </summary>
    public Tensor? Grad
    {
        get
        {
            Status.Check(Libtorch.Grad(Handle, out var gradient), "grad");
            return gradient.IsInvalid ? null : Own(gradient);
        }
        set => Status.Check(Libtorch.SetGrad(Handle, value?.Handle ?? TensorHandle.Undefined), "set grad");
    }

    /// <summary>Adds the gradients of this tensor to every leaf that it was computed from.</summary>
    /// <param name="gradient">The gradient of this tensor, of its shape; may be left out for a scalar (then 1).</param>
    /// <param name="retainGraph">Keep the graph, so that it can be walked again.</param>
    /// <exception cref="TorchException">No graph was recorded, or it was walked before.</exception>
    public void Backward(Tensor? gradient = null, bool retainGraph = false) =>
        Status.Check(Libtorch.Backward(Handle, gradient?.Handle ?? TensorHandle.Undefined, retainGraph ? 1 : 0), "backward");

    /// <summary>The same memory without its graph.</summary>
    public Tensor Detach() => AutogradOperators.Detach.Call(this);

    private static class AutogradOperators
    {
        internal static readonly Operator Detach = new("aten::detach");
    }
}
