using Actors.Torch.Interop;
using Actors.Torch.Tensors;

namespace Actors.Torch.Nn;

/// <summary>
/// Two-dimensional convolution: [B, C, H, W] -> [B, filters, H', W'] with H' = ⌊(H + 2·padding − kernel) / stride⌋ + 1.
/// Parameters <c>weight</c> [filters, C, kernel, kernel] and <c>bias</c> [filters].
/// </summary>
public sealed class Conv2d : Module
{
    private static readonly Operator Convolve = new("aten::conv2d");

    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation = [1, 1];

    public Conv2d(long channels, long filters, long kernel, long stride = 1, long padding = 0, bool bias = true)
    {
        (_stride, _padding) = ([stride, stride], [padding, padding]);
        ReadOnlySpan<long> shape = [filters, channels, kernel, kernel];
        _weight = Parameter("weight", Initialization.KaimingUniform(shape));
        if (bias)
            _bias = Parameter("bias", Initialization.InverseRootUniform([filters], Initialization.FanIn(shape)));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => Convolve.Call(input, _weight, _bias, _stride, _padding, _dilation, 1);
}
