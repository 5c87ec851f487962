using Actors.Torch.Interop;
using Actors.Torch.Tensors;

namespace Actors.Torch.Nn;

/// <summary>In training sets each element to 0 with this probability and divides the others by 1 − probability; else does nothing.</summary>
public sealed class Dropout(double probability) : Module
{
    private static readonly Operator Drop = new("aten::dropout");

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => Drop.Call(input, probability, IsTraining);
}
