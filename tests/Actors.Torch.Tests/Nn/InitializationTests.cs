using Actors.Torch.Nn;
using Actors.Torch.Runtime;
using Actors.Torch.Tensors;
using Actors.Torch.Tests.Fixtures;

namespace Actors.Torch.Tests.Nn;

public sealed class InitializationTests
{
    public static TheoryData<string> Layers => ["conv", "linear", "lstm", "batch_norm"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void One_seed_gives_the_weights_and_names_that_pytorch_gives(string layer)
    {
        using var scope = new TensorScope();
        using var fixture = Fixture.Open("initial");
        Rng.Seed(1);
        using Module module = layer switch
        {
            "conv" => new Conv2d(3, 8, 3, padding: 1),
            "linear" => new Linear(20, 7),
            "lstm" => new Lstm(5, 6, layers: 2, bidirectional: true),
            _ => new BatchNorm2d(4),
        };
        var state = module.State();
        Assert.Equal(fixture.NamesUnder(layer + ".").Order(StringComparer.Ordinal), state.Select(named => named.Name));
        foreach (var (name, tensor) in state)
            fixture.AssertSame($"{layer}.{name}", tensor);
    }
}
