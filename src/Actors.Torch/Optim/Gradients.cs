using Actors.Torch.Tensors;

namespace Actors.Torch.Optim;

/// <summary>All gradients of a network together.</summary>
public static class Gradients
{
    /// <summary>Euclidean norm over the gradients of all parameters that have one: a float32 scalar on their device, 0 without any.</summary>
    public static Tensor Norm(IReadOnlyList<NamedTensor> parameters)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disable();
        var norms = parameters.Select(parameter => parameter.Tensor.Grad).OfType<Tensor>().Select(gradient => gradient.Norm()).ToArray();
        return scope.MoveOut(norms.Length == 0 ? Tensor.Zeros([]) : Tensor.Stack(norms).Norm());
    }
}
