using System.Runtime.InteropServices;

namespace Actors.Formats;

/// <summary>
/// Floating elements as 16-bit ones, as PyTorch's <c>half()</c> and <c>bfloat16()</c> make them: rounded to the nearest, ties to even; NaN
/// stays NaN and infinity infinite, and what is too large becomes infinite. float64 is rounded to float32 first, as there.
/// </summary>
public static class FloatNarrowing
{
    private const int BlockElements = 2048;
    private const ushort BFloat16NaN = 0x7fc0;

    /// <summary>Whether elements of a type become others: float16 and bfloat16 stay what they are only when they are asked for.</summary>
    public static bool Changes(DType from, DType to) => from != to && from is DType.Float64 or DType.Float32 or DType.Float16 or DType.BFloat16;

    /// <summary>Narrows elements, little-endian.</summary>
    /// <param name="source">Whole elements of <paramref name="from"/>.</param>
    /// <param name="from">float64, float32, float16 or bfloat16.</param>
    /// <param name="destination">Two bytes for each element.</param>
    /// <param name="to">float16 or bfloat16.</param>
    /// <returns>Finite elements that became infinite.</returns>
    public static long Narrow(ReadOnlySpan<byte> source, DType from, Span<byte> destination, DType to)
    {
        if (!Changes(from, to) || to is not (DType.Float16 or DType.BFloat16))
            throw new ArgumentException($"{from} is not narrowed to {to}", nameof(to));
        var size = from.SizeBytes();
        if (source.Length % size != 0 || destination.Length != source.Length / size * to.SizeBytes())
            throw new ArgumentException($"{source.Length} bytes of {from} do not fill {destination.Length} bytes of {to}", nameof(destination));
        Span<float> block = stackalloc float[BlockElements];
        var overflowed = 0L;
        while (!source.IsEmpty)
        {
            var values = block[..Math.Min(BlockElements, source.Length / size)];
            overflowed += Widen(source[..(values.Length * size)], from, values);
            var narrow = MemoryMarshal.Cast<byte, ushort>(destination)[..values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                narrow[i] = to == DType.Float16 ? BitConverter.HalfToUInt16Bits((Half)values[i]) : BFloat16Bits(values[i]);
                if (float.IsFinite(values[i]) && IsInfinite(narrow[i], to))
                    overflowed++;
            }
            source = source[(values.Length * size)..];
            destination = destination[(values.Length * to.SizeBytes())..];
        }
        return overflowed;
    }

    // Of these only float64 does not fit.
    private static long Widen(ReadOnlySpan<byte> source, DType from, Span<float> values)
    {
        var overflowed = 0L;
        for (var i = 0; i < values.Length; i++)
            switch (from)
            {
                case DType.Float64:
                    var value = MemoryMarshal.Cast<byte, double>(source)[i];
                    values[i] = (float)value;
                    if (double.IsFinite(value) && float.IsInfinity(values[i]))
                        overflowed++;
                    break;
                case DType.Float32: values[i] = MemoryMarshal.Cast<byte, float>(source)[i]; break;
                case DType.Float16: values[i] = (float)MemoryMarshal.Cast<byte, Half>(source)[i]; break;
                default: values[i] = BitConverter.UInt32BitsToSingle((uint)MemoryMarshal.Cast<byte, ushort>(source)[i] << 16); break;
            }
        return overflowed;
    }

    // The upper half of a float32. The addition carries into it when the lower half is above the middle, or at it and the upper is odd.
    private static ushort BFloat16Bits(float value)
    {
        if (float.IsNaN(value))
            return BFloat16NaN;
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)(bits + 0x7fff + (bits >> 16 & 1) >> 16);
    }

    private static bool IsInfinite(ushort bits, DType type) => (bits & 0x7fff) == (type == DType.Float16 ? 0x7c00 : 0x7f80);
}
