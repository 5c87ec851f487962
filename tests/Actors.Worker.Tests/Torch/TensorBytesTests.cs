using System.Runtime.InteropServices;
using Actors.Worker.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Torch;

public sealed class TensorBytesTests
{
    /// <summary>As a copy from a GPU goes, with a buffer that is not pinned.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(4_096)]
    public void A_copy_through_a_small_buffer_has_every_byte(long elements)
    {
        using var scope = NewDisposeScope();
        foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.Int64, ScalarType.Bool, ScalarType.BFloat16])
        {
            var piece = randint(0, 2, [7, 13], type);
            var bytes = new byte[piece.SizeBytes()];
            TensorBytes.CopyThrough(empty(elements, type), piece, bytes);
            Assert.Equal(piece.bytes.ToArray(), bytes);
        }
    }

    [Fact]
    public void Pieces_of_a_tensor_that_lies_transposed_are_row_major()
    {
        using var scope = NewDisposeScope();
        var tensor = arange(12, ScalarType.Float32).view(3, 4).t();
        var values = tensor.Pieces(maxBytes: 12).SelectMany(piece =>
        {
            var bytes = new byte[piece.SizeBytes()];
            piece.CopyTo(bytes);
            return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        });
        Assert.Equal([0f, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], values);
    }

    [Fact]
    public void A_part_of_a_tensor_is_replaced()
    {
        using var tensor = zeros(2, 3);
        tensor.CopyFrom(8, MemoryMarshal.AsBytes((ReadOnlySpan<float>)[1, 2]));
        Assert.Equal([0f, 0, 1, 2, 0, 0], tensor.data<float>().ToArray());
    }

    [Fact]
    public void A_destination_of_another_size_is_refused()
    {
        using var tensor = zeros(3);
        Assert.Throws<ArgumentException>(() => tensor.CopyTo(new byte[8]));
    }
}
