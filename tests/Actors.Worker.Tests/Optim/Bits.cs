using TorchSharp;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Optim;

internal static class Bits
{
    internal static void AssertSame(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        if (expected.contiguous().bytes.SequenceEqual(actual.contiguous().bytes))
            return;
        using var difference = (expected.detach() - actual.detach()).abs();
        Assert.Fail($"{what}: {(difference != 0).sum().item<long>()} of {difference.numel()} values differ, by at most {difference.max().ToDouble()}");
    }
}
