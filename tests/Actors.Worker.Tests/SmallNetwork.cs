// B batch, T time, C channel, H height, W width.
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Actors.Worker.Tests;

/// <summary>Every kind of layer that recipes have, as in make_fixtures.py: [B, 3, 12, 20] -> [B, 10].</summary>
internal sealed class SmallNetwork : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d norm;
    private readonly LSTM lstm;
    private readonly Dropout dropout;
    private readonly Linear head;

    /// <param name="dropout">Share of the last layer's input that is dropped.</param>
    internal SmallNetwork(double dropout) : base(nameof(SmallNetwork))
    {
        conv = Conv2d(3, 8, kernel_size: 3, padding: 1);
        norm = BatchNorm2d(8);
        lstm = LSTM(48, 16, batchFirst: true, bidirectional: true);
        this.dropout = Dropout(dropout);
        head = Linear(320, 10);
        RegisterComponents();
    }

    public override Tensor forward(Tensor imagesBCHW)
    {
        var featuresBCHW = functional.max_pool2d(norm.call(conv.call(imagesBCHW)).relu(), 2);
        var (outputsBTC, _, _) = lstm.call(featuresBCHW.permute(0, 3, 1, 2).flatten(2));
        return head.call(dropout.call(outputsBTC.flatten(1)));
    }
}
