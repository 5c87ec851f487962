// B batch, T time, C channel, H height, W width.
using Actors.Torch.Nn;
using Actors.Torch.Tensors;

namespace Actors.Torch.Tests;

/// <summary>The network of <c>training</c> in make_fixtures.py: [B, 3, 12, 20] -> [B, 10].</summary>
internal sealed class SmallNetwork : Module
{
    private readonly Conv2d _conv;
    private readonly BatchNorm2d _norm;
    private readonly MaxPool2d _pool;
    private readonly Lstm _lstm;
    private readonly Dropout _dropout;
    private readonly Linear _head;

    internal SmallNetwork()
    {
        _conv = Child("conv", new Conv2d(3, 8, 3, padding: 1));
        _norm = Child("norm", new BatchNorm2d(8));
        _pool = Child("pool", new MaxPool2d(2));
        _lstm = Child("lstm", new Lstm(48, 16, bidirectional: true));
        _dropout = Child("dropout", new Dropout(0.5));
        _head = Child("head", new Linear(320, 10));
    }

    public override Tensor Forward(Tensor imagesBCHW)
    {
        var featuresBCHW = _pool.Forward(_norm.Forward(_conv.Forward(imagesBCHW)).Relu());
        var sequenceBTC = featuresBCHW.Permute(0, 3, 1, 2).Flatten(2);
        return _head.Forward(_dropout.Forward(_lstm.Forward(sequenceBTC).Flatten(1)));
    }
}
