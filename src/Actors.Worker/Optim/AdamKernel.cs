using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Actors.Worker.Optim;

/// <summary>
/// Adam on spans. Each line has the roundings of the libtorch operation in its comment. The remainder of a vector takes the same
/// roundings one by one, so a result does not depend on an element's place.
/// </summary>
internal static class AdamKernel
{
    /// <param name="squares">Receives the new averages of squares.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void UpdateAverages(
        AdamNumbers n, ReadOnlySpan<float> parameter, ReadOnlySpan<float> gradient, Span<float> average, Span<float> squareAverage, Span<float> squares)
    {
        var (decay, beta1, gain1, beta2, gain2) =
            ((float)n.GradientDecay, (float)n.Beta1, (float)n.Gain1, (float)n.Beta2, (float)n.Gain2);
        var i = 0;
        for (; i <= gradient.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var g = At(gradient, i);
            if (decay != 0)
                g = Vector.FusedMultiplyAdd(At(parameter, i), new(decay), g); // add with alpha
            var m = At(average, i) * beta1; // mul_
            Vector.FusedMultiplyAdd(g, new(gain1), m).StoreUnsafe(ref MemoryMarshal.GetReference(average), (nuint)i); // add_ with alpha
            var v = At(squareAverage, i) * beta2; // mul_
            v = Vector.FusedMultiplyAdd(g * gain2, g, v); // addcmul_
            v.StoreUnsafe(ref MemoryMarshal.GetReference(squareAverage), (nuint)i);
            v.StoreUnsafe(ref MemoryMarshal.GetReference(squares), (nuint)i);
        }
        for (; i < gradient.Length; i++)
        {
            var g = decay == 0 ? gradient[i] : MathF.FusedMultiplyAdd(parameter[i], decay, gradient[i]);
            average[i] = MathF.FusedMultiplyAdd(g, gain1, average[i] * beta1);
            squares[i] = squareAverage[i] = MathF.FusedMultiplyAdd(g * gain2, g, squareAverage[i] * beta2);
        }
    }

    /// <param name="maximum">The largest averages so far, to be changed.</param>
    /// <param name="squares">The new averages; receives the largest.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void UpdateMaximum(Span<float> maximum, Span<float> squares)
    {
        for (var i = 0; i < maximum.Length; i++)
            squares[i] = maximum[i] = MathF.Max(maximum[i], squares[i]); // maximum
    }

    /// <param name="roots">Square roots of the averages of squares.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void UpdateParameter(AdamNumbers n, Span<float> parameter, ReadOnlySpan<float> average, ReadOnlySpan<float> roots)
    {
        var (correction, epsilon, size, factor) =
            ((float)n.RootCorrection, (float)n.Epsilon, (float)n.StepSize, (float)n.ParameterFactor);
        var i = 0;
        for (; i <= parameter.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var denominator = At(roots, i) / correction + new Vector<float>(epsilon); // div_, add_
            var p = At(parameter, i) * factor; // mul_ (AdamW)
            (p + At(average, i) * size / denominator).StoreUnsafe(ref MemoryMarshal.GetReference(parameter), (nuint)i); // addcdiv_
        }
        for (; i < parameter.Length; i++)
            parameter[i] = parameter[i] * factor + average[i] * size / (roots[i] / correction + epsilon);
    }

    // The loops' bounds hold for every span: all have the gradient's length.
    private static Vector<float> At(ReadOnlySpan<float> values, int index) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)index);
}
