using Actors.Worker.Optim;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Optim;

public sealed class GradientsTests
{
    [Fact]
    public void The_norm_is_over_all_gradients_together()
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [new(ones(2)), new(ones(1)), new(ones(1))];
        Assert.Equal(0f, Gradients.Norm(parameters).item<float>());
        parameters[0].grad = tensor(new[] { 3f, 0f });
        parameters[1].grad = tensor(new[] { 4f });
        Assert.Equal(5f, Gradients.Norm(parameters).item<float>());
    }

    [Fact]
    public void The_norm_leaves_one_tensor_in_the_scope()
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [new(ones(1000)) { grad = ones(1000) }, new(ones(3, 5)) { grad = ones(3, 5) }];
        var before = Tensor.TotalCount;
        var norm = Gradients.Norm(parameters);
        Assert.Equal(before + 1, Tensor.TotalCount);
        Assert.Equal(Math.Sqrt(1015), norm.item<float>(), 1e-4);
    }
}
