using Actors.Torch.Runtime;
using Actors.Torch.Tensors;

namespace Actors.Torch.Tests.Runtime;

public sealed class RngTests
{
    [Fact]
    public void A_restored_state_gives_the_draws_that_followed_it()
    {
        using var scope = new TensorScope();
        Rng.Seed(7);
        Tensor.Randn([5]);
        var state = Rng.State(Device.Cpu);
        var expected = Tensor.Randn([100]).ToArray<float>();
        Tensor.Randn([3]);
        Rng.Restore(Device.Cpu, state);
        Assert.Equal(expected, Tensor.Randn([100]).ToArray<float>());
    }

    [Fact]
    public void Bytes_that_are_no_state_are_refused() =>
        Assert.Throws<TorchException>(() => Rng.Restore(Device.Cpu, new byte[12]));
}
