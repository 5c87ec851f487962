// B batch, T time (a column of the features), C channel, H height, W width, O output.
using Actors.Runs.Recipes;
using Actors.Worker.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Actors.Worker.Recipes.Captcha;

/// <summary>
/// Reads a text of fixed length from an image: a residual network whose columns are a sequence for a bidirectional LSTM,
/// all of whose outputs feed a dense layer. [B, C, H, W] -> logits [B, characters · classes].
/// </summary>
/// <remarks>
/// 7x7/2 convolution + batch norm + ReLU + 3x3/2 max-pool; stages of residual blocks, stride 2 from the second on;
/// [B, C', H', W'] -> [B, W', H'·C'] -> LSTM with one bias for each gate -> flatten -> dense + ReLU + dropout -> dense.
/// With 60x200x3, stages of 3, 4, 6, 3 blocks and 64, 128, 256, 512 filters, 256 units, 2048 wide and 6 x 63 outputs it is
/// ResNet-34 + BiLSTM of 32,054,714 parameters, counting the running mean and variance of batch norm.
/// </remarks>
public sealed class ResNetLstm : Module<Tensor, Tensor>
{
    private readonly Sequential stem;
    private readonly Sequential stages;
    private readonly LSTM lstm;
    private readonly Sequential head;

    /// <param name="settings">Depth and width.</param>
    /// <param name="image">Shape of the input.</param>
    /// <param name="characters">Length of the text.</param>
    /// <param name="classes">Classes of each character.</param>
    public ResNetLstm(NetworkSettings settings, ImageShape image, int characters, int classes) : base(nameof(ResNetLstm))
    {
        var (channels, height, width) = (settings.Filters[0], Halved(image.Height, 2), Halved(image.Width, 2));
        stem = Sequential(
            Conv2d(image.Channels, channels, kernel_size: 7, stride: 2, padding: 3), BatchNorm2d(channels), ReLU(inplace: true),
            MaxPool2d(kernel_size: 3, stride: 2, padding: 1));

        stages = Sequential();
        for (var stage = 0; stage < settings.Blocks.Count; stage++)
        {
            stages.append($"{stage}", Stage(channels, settings.Filters[stage], settings.Blocks[stage], stride: stage == 0 ? 1 : 2));
            channels = settings.Filters[stage];
        }
        (height, width) = (Halved(height, settings.Blocks.Count - 1), Halved(width, settings.Blocks.Count - 1));

        lstm = LSTM(height * channels, settings.LstmUnits, batchFirst: true, bidirectional: true);
        OneBias.Of(lstm);
        head = Sequential(
            Linear(width * 2 * settings.LstmUnits, settings.DenseWidth), ReLU(inplace: true), Dropout(settings.Dropout),
            Linear(settings.DenseWidth, characters * classes));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor inputBCHW)
    {
        var featuresBCHW = stages.call(stem.call(inputBCHW));
        var columnsBTC = featuresBCHW.permute(0, 3, 2, 1).flatten(2);
        var (outputsBTC, _, _) = lstm.call(columnsBTC);
        return head.call(outputsBTC.flatten(1));
    }

    private static Sequential Stage(int channels, int filters, int blocks, int stride) => Sequential([.. Enumerable.Range(0, blocks).Select(block =>
        ($"{block}", (Module<Tensor, Tensor>)(block == 0
            ? new ResidualBlock(channels, filters, stride, projects: true)
            : new ResidualBlock(filters, filters, stride: 1, projects: false))))]);

    // Every layer of stride 2 is padded so that it halves a size, rounding up.
    private static int Halved(int size, int times) => times == 0 ? size : Halved((size + 1) / 2, times - 1);
}
