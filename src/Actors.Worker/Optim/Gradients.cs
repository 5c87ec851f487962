using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>All gradients of a network together.</summary>
public static class Gradients
{
    /// <summary>
    /// Euclidean norm over the gradients of all parameters that have one: a scalar of their type on their device; float32 0 on the CPU if there is none.
    /// It belongs to the current dispose scope. On a GPU nothing waits for the value.
    /// </summary>
    public static Tensor Norm(IEnumerable<Parameter> parameters)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var norms = parameters.Select(parameter => parameter.grad).OfType<Tensor>().Select(gradient => linalg.vector_norm(gradient)).ToArray();
        return (norms.Length == 0 ? zeros([]) : linalg.vector_norm(stack(norms))).MoveToOuterDisposeScope();
    }
}
