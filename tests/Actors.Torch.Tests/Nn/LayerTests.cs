using Actors.Torch.Nn;
using Actors.Torch.Runtime;
using Actors.Torch.Tensors;
using Actors.Torch.Tests.Fixtures;

namespace Actors.Torch.Tests.Nn;

/// <summary>Output, gradients and buffers of every layer against PyTorch's, bit for bit: the kernels are the same.</summary>
public sealed class LayerTests
{
    public static TheoryData<string> Layers =>
    [
        "conv", "conv_without_bias", "batch_norm", "max_pool", "linear", "lstm", "lstm_of_two_layers", "dropout", "relu", "sequential",
    ];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Forward_and_backward_are_bit_identical_to_pytorch(string layer)
    {
        using var scope = new TensorScope();
        using var fixture = Fixture.Open("layers");
        Rng.Seed(2);
        using var module = Make(layer);
        var input = Tensor.Randn([.. fixture[layer + ".input"].Shape]);
        fixture.AssertSame(layer + ".input", input);
        input.RequiresGrad = true;
        var output = module.Forward(input);
        fixture.AssertSame(layer + ".output", output);
        output.Backward(fixture[layer + ".output_gradient"]);
        fixture.AssertSame(layer + ".input_gradient", input.Grad!);
        foreach (var (name, parameter) in module.Parameters())
            fixture.AssertSame($"{layer}.gradient.{name}", parameter.Grad!);
        foreach (var (name, buffer) in module.Buffers())
            fixture.AssertSame($"{layer}.buffer.{name}", buffer);
    }

    [Theory]
    [InlineData("cross_entropy")]
    [InlineData("binary_cross_entropy")]
    public void Losses_are_bit_identical_to_pytorch(string loss)
    {
        using var scope = new TensorScope();
        using var fixture = Fixture.Open("layers");
        var (logits, targets) = (fixture[loss + ".input"], fixture[loss + ".target"]);
        logits.RequiresGrad = true;
        var output = loss == "cross_entropy" ? Losses.CrossEntropy(logits, targets) : Losses.BinaryCrossEntropyWithLogits(logits, targets);
        fixture.AssertSame(loss + ".output", output);
        output.Backward();
        fixture.AssertSame(loss + ".input_gradient", logits.Grad!);
    }

    private static Module Make(string layer) => layer switch
    {
        "conv" => new Conv2d(3, 8, 3, stride: 2, padding: 1),
        "conv_without_bias" => new Conv2d(3, 4, 1, bias: false),
        "batch_norm" => new BatchNorm2d(4),
        "max_pool" => new MaxPool2d(3, stride: 2, padding: 1),
        "linear" => new Linear(20, 7),
        "lstm" => new Lstm(5, 6, bidirectional: true),
        "lstm_of_two_layers" => new Lstm(5, 6, layers: 2, batchFirst: false),
        "dropout" => new Dropout(0.3),
        "relu" => new ReLU(),
        _ => new Sequential(new Linear(6, 5), new ReLU(), new Linear(5, 4)),
    };
}
