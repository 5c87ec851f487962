using Actors.Torch.Tensors;

namespace Actors.Torch.Nn;

/// <summary>max(0, x) of each element.</summary>
public sealed class ReLU : Module
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => input.Relu();
}
