using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Actors.Worker.Optim;

/// <summary>The numbers of one update.</summary>
/// <param name="StepSize">−lr.</param>
/// <param name="Momentum">0 for none.</param>
/// <param name="WeightDecay">0 for none.</param>
/// <param name="Nesterov">Look ahead along the new direction.</param>
/// <param name="IsFirst">Whether the direction starts with this gradient.</param>
internal readonly record struct SgdNumbers(float StepSize, float Momentum, float WeightDecay, bool Nesterov, bool IsFirst);

/// <summary>Stochastic gradient descent on spans, with the roundings of the libtorch operations in the comments.</summary>
internal static class SgdKernel
{
    /// <param name="direction">The momentum buffer; empty without momentum.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Update(SgdNumbers n, Span<float> parameter, ReadOnlySpan<float> gradient, Span<float> direction)
    {
        var i = 0;
        for (; i <= gradient.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (p, g) = (At(parameter, i), At(gradient, i));
            if (n.WeightDecay != 0)
                g = Vector.FusedMultiplyAdd(p, new(n.WeightDecay), g); // add with alpha
            if (n.Momentum != 0)
            {
                var d = n.IsFirst ? g : At(direction, i) * n.Momentum + g; // mul_, add_
                d.StoreUnsafe(ref MemoryMarshal.GetReference(direction), (nuint)i);
                g = n.Nesterov ? Vector.FusedMultiplyAdd(d, new(n.Momentum), g) : d; // add with alpha
            }
            Vector.FusedMultiplyAdd(g, new(n.StepSize), p).StoreUnsafe(ref MemoryMarshal.GetReference(parameter), (nuint)i); // add_ with alpha
        }
        for (; i < gradient.Length; i++)
        {
            var g = gradient[i];
            if (n.WeightDecay != 0)
                g = MathF.FusedMultiplyAdd(parameter[i], n.WeightDecay, g);
            if (n.Momentum != 0)
            {
                direction[i] = n.IsFirst ? g : direction[i] * n.Momentum + g;
                g = n.Nesterov ? MathF.FusedMultiplyAdd(direction[i], n.Momentum, g) : direction[i];
            }
            parameter[i] = MathF.FusedMultiplyAdd(g, n.StepSize, parameter[i]);
        }
    }

    // The loops' bounds hold for every span: all have the gradient's length.
    private static Vector<float> At(ReadOnlySpan<float> values, int index) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)index);
}
