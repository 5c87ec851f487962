// B batch, C channel, H height, W width.
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Actors.Worker.Recipes.Captcha;

/// <summary>
/// Two 3x3 convolutions, each with batch norm, whose result is added to the input: [B, channels, H, W] ->
/// [B, filters, ⌈H/stride⌉, ⌈W/stride⌉]. The first block of a stage projects its input by a 1x1 convolution with batch norm.
/// </summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d norm1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d norm2;
    private readonly Sequential? shortcut;

    internal ResidualBlock(int channels, int filters, int stride, bool projects) : base(nameof(ResidualBlock))
    {
        conv1 = Conv2d(channels, filters, kernel_size: 3, stride: stride, padding: 1);
        norm1 = BatchNorm2d(filters);
        conv2 = Conv2d(filters, filters, kernel_size: 3, padding: 1);
        norm2 = BatchNorm2d(filters);
        if (projects)
            shortcut = Sequential(Conv2d(channels, filters, kernel_size: 1, stride: stride), BatchNorm2d(filters));
        RegisterComponents();
    }

    public override Tensor forward(Tensor inputBCHW)
    {
        var innerBCHW = norm1.call(conv1.call(inputBCHW)).relu_();
        var outputBCHW = norm2.call(conv2.call(innerBCHW));
        return outputBCHW.add_(shortcut?.call(inputBCHW) ?? inputBCHW).relu_();
    }
}
