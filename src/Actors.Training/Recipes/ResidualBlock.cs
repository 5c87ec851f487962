// B batch, C channel, H height, W width.
using Actors.Torch.Nn;
using Actors.Torch.Tensors;

namespace Actors.Training.Recipes;

/// <summary>
/// Two 3x3 convolutions, each with batch norm, whose result is added to the input: [B, channels, H, W] ->
/// [B, filters, ⌈H/stride⌉, ⌈W/stride⌉]. The first block of a stage projects its input by a 1x1 convolution with batch norm.
/// </summary>
internal sealed class ResidualBlock : Module
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _norm1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d _norm2;
    private readonly Sequential? _shortcut;

    internal ResidualBlock(int channels, int filters, int stride, bool projects)
    {
        _conv1 = Child("conv1", new Conv2d(channels, filters, kernel: 3, stride, padding: 1));
        _norm1 = Child("norm1", new BatchNorm2d(filters));
        _conv2 = Child("conv2", new Conv2d(filters, filters, kernel: 3, padding: 1));
        _norm2 = Child("norm2", new BatchNorm2d(filters));
        if (projects)
            _shortcut = Child("shortcut", new Sequential(new Conv2d(channels, filters, kernel: 1, stride), new BatchNorm2d(filters)));
    }

    public override Tensor Forward(Tensor inputBCHW)
    {
        var innerBCHW = _norm1.Forward(_conv1.Forward(inputBCHW)).Relu_();
        var outputBCHW = _norm2.Forward(_conv2.Forward(innerBCHW));
        return outputBCHW.Add_(_shortcut?.Forward(inputBCHW) ?? inputBCHW).Relu_();
    }
}
