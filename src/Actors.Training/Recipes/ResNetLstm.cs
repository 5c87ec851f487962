// B batch, T time (a column of the features), C channel, H height, W width, O output.
using Actors.Torch.Nn;
using Actors.Torch.Tensors;
using Actors.Training.Data;

namespace Actors.Training.Recipes;

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
public sealed class ResNetLstm : Module
{
    private readonly Sequential _stem;
    private readonly Sequential _stages;
    private readonly Lstm _lstm;
    private readonly Sequential _head;

    /// <param name="settings">Depth and width.</param>
    /// <param name="image">Shape of the input.</param>
    /// <param name="characters">Length of the text.</param>
    /// <param name="classes">Classes of each character.</param>
    public ResNetLstm(NetworkSettings settings, ImageShape image, int characters, int classes)
    {
        var (channels, height, width) = (settings.Filters[0], Halved(image.Height, 2), Halved(image.Width, 2));
        _stem = Child("stem", new Sequential(
            new Conv2d(image.Channels, channels, kernel: 7, stride: 2, padding: 3), new BatchNorm2d(channels), new ReLU(), new MaxPool2d(3, stride: 2, padding: 1)));

        var stages = new List<Module>();
        for (var stage = 0; stage < settings.Blocks.Count; stage++)
        {
            stages.Add(Stage(channels, settings.Filters[stage], settings.Blocks[stage], stride: stage == 0 ? 1 : 2));
            channels = settings.Filters[stage];
        }
        _stages = Child("stages", new Sequential([.. stages]));
        (height, width) = (Halved(height, stages.Count - 1), Halved(width, stages.Count - 1));

        _lstm = Child("lstm", new Lstm(height * channels, settings.LstmUnits, bidirectional: true, bias: LstmBias.One));
        _head = Child("head", new Sequential(
            new Linear(width * 2 * settings.LstmUnits, settings.DenseWidth), new ReLU(), new Dropout(settings.Dropout), new Linear(settings.DenseWidth, characters * classes)));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor inputBCHW)
    {
        var featuresBCHW = _stages.Forward(_stem.Forward(inputBCHW));
        var columnsBTC = featuresBCHW.Permute(0, 3, 2, 1).Flatten(2);
        return _head.Forward(_lstm.Forward(columnsBTC).Flatten(1));
    }

    private static Sequential Stage(int channels, int filters, int blocks, int stride) =>
        new([.. Enumerable.Range(0, blocks).Select(block => block == 0
            ? new ResidualBlock(channels, filters, stride, projects: true)
            : new ResidualBlock(filters, filters, stride: 1, projects: false))]);

    // Every layer of stride 2 is padded so that it halves a size, rounding up.
    private static int Halved(int size, int times) => times == 0 ? size : Halved((size + 1) / 2, times - 1);
}
