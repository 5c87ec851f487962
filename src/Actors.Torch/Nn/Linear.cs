using Actors.Torch.Interop;
using Actors.Torch.Tensors;

namespace Actors.Torch.Nn;

/// <summary>input · weightᵀ + bias: [.., inputs] -> [.., outputs]. Parameters <c>weight</c> [outputs, inputs], <c>bias</c> [outputs].</summary>
public sealed class Linear : Module
{
    private static readonly Operator Apply = new("aten::linear");

    private readonly Tensor _weight;
    private readonly Tensor? _bias;

    public Linear(long inputs, long outputs, bool bias = true)
    {
        _weight = Parameter("weight", Initialization.KaimingUniform([outputs, inputs]));
        if (bias)
            _bias = Parameter("bias", Initialization.InverseRootUniform([outputs], inputs));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => Apply.Call(input, _weight, _bias);
}
