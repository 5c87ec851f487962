namespace Actors.Formats.Pth;

/// <summary>A tensor as a view of a storage. One that exists lies inside its storage and has a size that can be counted.</summary>
public sealed record PthTensor
{
    /// <summary>Dimensions that a tensor has at most, as PyTorch's.</summary>
    private const int MaxRank = 64;

    /// <summary>A tensor that repeats elements of its storage has at most so many: a few bytes in a file must not become gigabytes in memory.</summary>
    private const long MaxRepeatedElements = 1 << 24;

    /// <param name="storage">Holds the elements.</param>
    /// <param name="offset">Of the first element, in elements.</param>
    /// <param name="shape">Sizes; empty for a scalar.</param>
    /// <param name="strides">In elements, one for each size.</param>
    /// <exception cref="PthException">The view is not inside its storage, repeats too much of it, or its size overflows.</exception>
    public PthTensor(PthStorage storage, long offset, IReadOnlyList<long> shape, IReadOnlyList<long> strides)
    {
        (Storage, Offset, Shape, Strides) = (storage, offset, shape, strides);
        if (shape.Count > MaxRank || strides.Count != shape.Count || offset < 0 || AnyIsNegative(shape) || AnyIsNegative(strides))
            throw new PthException($"a tensor has shape [{string.Join(", ", shape.Take(MaxRank))}], strides [{string.Join(", ", strides.Take(MaxRank))}] and offset {offset}, which is impossible");
        try
        {
            Count = CountOf(shape);
            ExtentElements = Count == 0 ? 0 : ExtentOf(shape, strides);
            if (checked(offset + ExtentElements) > storage.Count)
                throw new PthException($"a tensor reaches to element {offset + ExtentElements} of storage '{storage.Key}', which has {storage.Count}");
            SizeBytes = checked(Count * storage.Type.SizeBytes());
        }
        catch (OverflowException)
        {
            throw new PthException($"the size of a tensor of shape [{string.Join(", ", shape)}] overflows");
        }
        if (Count > Math.Max(storage.Count, MaxRepeatedElements))
            throw new PthException($"a tensor of {Count} elements repeats those of a storage of {storage.Count}");
    }

    public PthStorage Storage { get; }

    /// <summary>Of the first element, in elements.</summary>
    public long Offset { get; }

    /// <summary>Sizes; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>In elements, one for each size.</summary>
    public IReadOnlyList<long> Strides { get; }

    public PthType Type => Storage.Type;

    /// <summary>Elements of the tensor.</summary>
    public long Count { get; }

    /// <summary>Bytes of the tensor written out, row-major; with repeated elements more than it has in the file.</summary>
    public long SizeBytes { get; }

    /// <summary>Elements of the storage from the tensor's first to its last.</summary>
    internal long ExtentElements { get; }

    /// <summary>Whether the elements lie in the storage as they are read: row-major, without gaps.</summary>
    public bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var d = Shape.Count - 1; d >= 0; expected *= Shape[d--])
                if (Shape[d] > 1 && Strides[d] != expected)
                    return Count == 0;
            return true;
        }
    }

    /// <summary>A tensor that is the whole of its storage, row-major.</summary>
    /// <exception cref="PthException">The shape does not fill the storage.</exception>
    public static PthTensor Whole(PthStorage storage, IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        var stride = 1L;
        for (var d = shape.Count - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride = unchecked(stride * Math.Max(1, shape[d]));
        }
        var tensor = new PthTensor(storage, 0, shape, strides);
        return tensor.Count == storage.Count
            ? tensor
            : throw new PthException($"shape [{string.Join(", ", shape)}] does not fill a storage of {storage.Count} elements");
    }

    // Loops, because what is generic over numbers is compiled anew in every process that looks into a file.
    private static bool AnyIsNegative(IReadOnlyList<long> numbers)
    {
        for (var d = 0; d < numbers.Count; d++)
            if (numbers[d] < 0)
                return true;
        return false;
    }

    private static long CountOf(IReadOnlyList<long> shape)
    {
        for (var d = 0; d < shape.Count; d++)
            if (shape[d] == 0)
                return 0;
        var product = 1L;
        for (var d = 0; d < shape.Count; d++)
            product = checked(product * shape[d]);
        return product;
    }

    private static long ExtentOf(IReadOnlyList<long> shape, IReadOnlyList<long> strides)
    {
        var extent = 1L;
        for (var d = 0; d < shape.Count; d++)
            extent = checked(extent + (shape[d] - 1) * strides[d]);
        return extent;
    }
}
