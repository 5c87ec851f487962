using Actors.Torch.Interop;
using Actors.Torch.Tensors;

namespace Actors.Torch.Nn;

/// <summary>Largest value in each window of [B, C, H, W]; padding counts as minus infinity. The stride is the kernel when it is null.</summary>
public sealed class MaxPool2d(long kernel, long? stride = null, long padding = 0) : Module
{
    private static readonly Operator Pool = new("aten::max_pool2d");

    private readonly long[] _kernel = [kernel, kernel];
    private readonly long[] _stride = [stride ?? kernel, stride ?? kernel];
    private readonly long[] _padding = [padding, padding];
    private readonly long[] _dilation = [1, 1];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => Pool.Call(input, _kernel, _stride, _padding, _dilation, false);
}
