using Actors.Torch.Tensors;

namespace Actors.Torch.Nn;

/// <summary>PyTorch's default initial values, drawn in its order.</summary>
internal static class Initialization
{
    /// <summary>
    /// Kaiming uniform with a = √5, which PyTorch uses for convolutions and linear layers: bound = √3 · gain / √fanIn with
    /// gain = √(2 / (1 + a²)), in double precision step by step as there, for the same bits.
    /// </summary>
    internal static Tensor KaimingUniform(ReadOnlySpan<long> shape)
    {
        var slope = Math.Sqrt(5);
        var gain = Math.Sqrt(2.0 / (1 + slope * slope));
        var deviation = gain / Math.Sqrt(FanIn(shape));
        var bound = Math.Sqrt(3.0) * deviation;
        return Tensor.Empty(shape).Uniform_(-bound, bound);
    }

    /// <summary>Uniform in ±1/√count.</summary>
    internal static Tensor InverseRootUniform(ReadOnlySpan<long> shape, long count)
    {
        var bound = 1 / Math.Sqrt(count);
        return Tensor.Empty(shape).Uniform_(-bound, bound);
    }

    /// <summary>Inputs of one output: all dimensions of a weight but the first.</summary>
    internal static long FanIn(ReadOnlySpan<long> shape)
    {
        var product = 1L;
        foreach (var size in shape[1..])
            product *= size;
        return product;
    }
}
