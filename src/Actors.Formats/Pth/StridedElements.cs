namespace Actors.Formats.Pth;

/// <summary>The elements of a tensor that lie in its storage in another order or with gaps, one after the other in row-major order.</summary>
internal sealed class StridedElements
{
    private readonly PthTensor _tensor;
    private readonly int _chunkBits;
    private readonly byte[][] _extent;
    private readonly long[] _index;
    private long _source;

    /// <param name="read">Fills a span with what begins at so many bytes behind the tensor's first element.</param>
    /// <param name="chunkBits">The storage is held in arrays of 2 to the power of so many bytes: one array would end at 2 GiB. At least 4.</param>
    public StridedElements(PthTensor tensor, Action<long, Memory<byte>> read, int chunkBits = 30)
    {
        (_tensor, _chunkBits, _index) = (tensor, chunkBits, new long[tensor.Shape.Count]);
        var sizeBytes = tensor.ExtentElements * tensor.Type.SizeBytes();
        var chunkBytes = 1L << chunkBits;
        _extent = new byte[(sizeBytes + chunkBytes - 1) / chunkBytes][];
        for (var i = 0; i < _extent.Length; i++)
        {
            _extent[i] = GC.AllocateUninitializedArray<byte>((int)Math.Min(chunkBytes, sizeBytes - i * chunkBytes));
            read(i * chunkBytes, _extent[i]);
        }
    }

    /// <summary>Copies the next ones.</summary>
    /// <param name="destination">As long as so many elements.</param>
    public void Copy(Span<byte> destination)
    {
        var itemSize = _tensor.Type.SizeBytes();
        for (; !destination.IsEmpty; destination = destination[itemSize..])
        {
            var at = _source * itemSize;
            _extent[at >> _chunkBits].AsSpan((int)(at & (1L << _chunkBits) - 1), itemSize).CopyTo(destination);
            Advance();
        }
    }

    private void Advance()
    {
        for (var d = _index.Length - 1; d >= 0; d--)
        {
            _source += _tensor.Strides[d];
            if (++_index[d] < _tensor.Shape[d])
                return;
            _source -= _tensor.Strides[d] * _tensor.Shape[d];
            _index[d] = 0;
        }
    }
}
