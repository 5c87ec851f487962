using System.Runtime.InteropServices;
using Actors.Formats;

namespace Actors.Formats.Tests;

public sealed class FloatNarrowingTests
{
    [Theory]
    [InlineData("f32", "f16")]
    [InlineData("f32", "bf16")]
    [InlineData("f64", "f16")]
    [InlineData("f64", "bf16")]
    [InlineData("f16", "bf16")]
    [InlineData("bf16", "f16")]
    public void Every_bit_is_as_PyTorch_rounds_it_and_NaN_stays_NaN(string from, string to)
    {
        using var fixture = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", "narrow.safetensors"));
        var expected = MemoryMarshal.Cast<byte, ushort>(fixture.ReadAll($"{from}.{to}")).ToArray();
        var (sourceType, targetType) = (fixture[from].Type.ToDType()!.Value, fixture[$"{from}.{to}"].Type.ToDType()!.Value);
        var source = fixture.ReadAll(from);
        var actual = new ushort[expected.Length];

        var overflowed = FloatNarrowing.Narrow(source, sourceType, MemoryMarshal.AsBytes(actual.AsSpan()), targetType);

        Assert.All(expected.Zip(actual), (pair, i) => Assert.True(
            pair.First == pair.Second || IsNaN(pair.First, targetType) && IsNaN(pair.Second, targetType), $"element {i}: {pair.First:x4} expected, {pair.Second:x4} made"));
        var infiniteBefore = Enumerable.Range(0, expected.Length).Count(i => double.IsInfinity(Value(source, sourceType, i)));
        Assert.Equal(expected.Count(bits => (bits & 0x7fff) == (targetType == DType.Float16 ? 0x7c00 : 0x7f80)) - infiniteBefore, overflowed);
    }

    [Theory]
    [InlineData(DType.Float32, 6, DType.Float16, 4)]
    [InlineData(DType.Float32, 8, DType.Float16, 2)]
    [InlineData(DType.Float16, 2, DType.Float16, 2)]
    [InlineData(DType.Int64, 8, DType.BFloat16, 2)]
    [InlineData(DType.Float64, 8, DType.Float32, 4)]
    public void What_cannot_be_narrowed_is_refused(DType from, int bytes, DType to, int room) =>
        Assert.Throws<ArgumentException>(() => FloatNarrowing.Narrow(new byte[bytes], from, new byte[room], to));

    private static bool IsNaN(ushort bits, DType type) => (bits & 0x7fff) > (type == DType.Float16 ? 0x7c00 : 0x7f80);

    private static double Value(byte[] bytes, DType type, int index) => type switch
    {
        DType.Float64 => BitConverter.ToDouble(bytes, index * 8),
        DType.Float32 => BitConverter.ToSingle(bytes, index * 4),
        DType.Float16 => (double)BitConverter.ToHalf(bytes, index * 2),
        _ => BitConverter.UInt32BitsToSingle((uint)BitConverter.ToUInt16(bytes, index * 2) << 16),
    };
}
