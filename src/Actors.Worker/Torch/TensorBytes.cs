using static TorchSharp.torch;

namespace Actors.Worker.Torch;

/// <summary>A tensor's elements as bytes, row-major and little-endian, whatever its device and its place in memory.</summary>
public static class TensorBytes
{
    private const long PinnedBytes = 32 << 20;

    // For each thread and type: a copy from a device is not interrupted by another.
    [ThreadStatic]
    private static Dictionary<ScalarType, Tensor>? _pinned;

    /// <summary>
    /// Parts of a tensor, in order: the tensor itself when it is contiguous and small enough, else flat views of it, or of a copy when it is not
    /// contiguous. What is made for it belongs to the current dispose scope.
    /// </summary>
    /// <param name="maxBytes">A part has at most so many bytes and at least one element.</param>
    public static IEnumerable<Tensor> Pieces(this Tensor tensor, long maxBytes)
    {
        if (tensor.is_contiguous() && tensor.SizeBytes() <= maxBytes)
        {
            // A view costs as much time as copying 20 KiB, and a model has hundreds of tensors.
            if (tensor.NumberOfElements > 0)
                yield return tensor;
            yield break;
        }

        var flat = tensor.detach().contiguous().view(-1);
        var perPiece = Math.Max(1, maxBytes / flat.ElementSize);
        for (var begin = 0L; begin < flat.NumberOfElements; begin += perPiece)
            yield return flat.narrow(0, begin, Math.Min(perPiece, flat.NumberOfElements - begin));
    }

    /// <summary>Copies all elements of a piece to host memory and waits for the device.</summary>
    /// <param name="piece">Contiguous, below 2 GiB.</param>
    /// <exception cref="ArgumentException">The destination is of another size.</exception>
    public static void CopyTo(this Tensor piece, Span<byte> destination)
    {
        if (destination.Length != piece.SizeBytes())
            throw new ArgumentException($"{piece.SizeBytes()} bytes do not fill {destination.Length}", nameof(destination));
        if (piece.device_type == TorchSharp.DeviceType.CPU)
        {
            piece.bytes.CopyTo(destination);
            return;
        }

        _pinned ??= [];
        if (!_pinned.TryGetValue(piece.dtype, out var buffer))
            _pinned[piece.dtype] = buffer = empty(PinnedBytes / piece.ElementSize, piece.dtype).pin_memory().DetachFromDisposeScope();
        CopyThrough(buffer, piece, destination);
    }

    /// <summary>Copies a piece in parts that fit into a buffer.</summary>
    /// <param name="buffer">Of the piece's type, on the CPU; pinned, so that a GPU writes to it directly.</param>
    internal static void CopyThrough(Tensor buffer, Tensor piece, Span<byte> destination)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (flat, place) = (piece.view(-1), 0);
        for (var begin = 0L; begin < flat.NumberOfElements; begin += buffer.NumberOfElements)
        {
            var count = Math.Min(buffer.NumberOfElements, flat.NumberOfElements - begin);
            var room = buffer.narrow(0, 0, count).copy_(flat.narrow(0, begin, count));
            room.bytes.CopyTo(destination[place..]);
            place += (int)room.SizeBytes();
        }
    }

    /// <summary>Replaces a part of a tensor's elements.</summary>
    /// <param name="tensor">On the CPU and contiguous, of any size.</param>
    /// <param name="offset">In bytes, at the start of an element.</param>
    /// <param name="source">Whole elements.</param>
    public static void CopyFrom(this Tensor tensor, long offset, ReadOnlySpan<byte> source)
    {
        using var flat = tensor.view(-1);
        using var part = flat.narrow(0, offset / tensor.ElementSize, source.Length / tensor.ElementSize);
        source.CopyTo(part.bytes);
    }
}
