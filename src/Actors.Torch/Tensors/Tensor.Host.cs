using System.Runtime.InteropServices;
using Actors.Torch.Interop;

namespace Actors.Torch.Tensors;

public sealed partial class Tensor
{
    /// <summary>Bytes that are copied at a time where a tensor may be larger than a span.</summary>
    public const int PieceBytes = 16 << 20;

    /// <summary>Copies the elements, row-major, into <paramref name="destination"/>; waits for the device.</summary>
    /// <exception cref="ArgumentException">The element types differ.</exception>
    /// <exception cref="TorchException">The sizes differ.</exception>
    public void CopyTo<T>(Span<T> destination) where T : unmanaged
    {
        RequireType<T>();
        CopyBytesTo(MemoryMarshal.AsBytes(destination));
    }

    /// <summary>Copies the elements' bytes, row-major and little-endian, whatever the type; waits for the device.</summary>
    /// <exception cref="TorchException">The sizes differ.</exception>
    public void CopyBytesTo(Span<byte> destination) =>
        Status.Check(Libtorch.CopyToHost(Handle, destination, destination.Length), "copy to host");

    /// <summary>Overwrites the elements, in row-major order.</summary>
    /// <exception cref="ArgumentException">The element types differ.</exception>
    /// <exception cref="TorchException">The sizes differ.</exception>
    public void CopyFrom<T>(ReadOnlySpan<T> source) where T : unmanaged
    {
        RequireType<T>();
        CopyBytesFrom(MemoryMarshal.AsBytes(source));
    }

    /// <summary>Overwrites the elements with bytes that are row-major and little-endian, whatever the type.</summary>
    /// <exception cref="TorchException">The sizes differ.</exception>
    public void CopyBytesFrom(ReadOnlySpan<byte> source) =>
        Status.Check(Libtorch.CopyFromHost(Handle, source, source.Length), "copy from host");

    /// <summary>Overwrites the elements from one on, in row-major order, whatever the type.</summary>
    /// <param name="offset">Of the first byte that is overwritten; where an element begins.</param>
    /// <param name="source">Whole elements, little-endian.</param>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous.</exception>
    public void CopyBytesFrom(long offset, ReadOnlySpan<byte> source)
    {
        if (offset == 0 && source.Length == SizeBytes)
        {
            CopyBytesFrom(source);
            return;
        }

        if (!IsContiguous)
            throw new InvalidOperationException($"the tensor {this} is not contiguous");
        using var scope = new TensorScope();
        Reshape(-1).Narrow(0, offset / DType.SizeBytes(), source.Length / DType.SizeBytes()).CopyBytesFrom(source);
    }

    /// <summary>The elements in row-major order, cut into tensors that a span takes; of the current scope, unless that is the tensor itself.</summary>
    /// <param name="maxBytes">Of a piece, at least one element's.</param>
    public IEnumerable<Tensor> Pieces(int maxBytes = PieceBytes)
    {
        if (SizeBytes <= maxBytes)
        {
            yield return this;
            yield break;
        }

        var flat = Reshape(-1); // a copy only when the elements do not lie so
        var most = maxBytes / DType.SizeBytes();
        for (var start = 0L; start < ElementCount; start += most)
            yield return flat.Narrow(0, start, Math.Min(most, ElementCount - start));
    }

    /// <summary>The elements, row-major, in a new array; waits for the device.</summary>
    /// <exception cref="ArgumentException">The element types differ.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        RequireType<T>();
        var elements = GC.AllocateUninitializedArray<T>(checked((int)ElementCount));
        CopyBytesTo(MemoryMarshal.AsBytes(elements.AsSpan()));
        return elements;
    }

    /// <summary>The only element of a tensor; waits for the device.</summary>
    /// <exception cref="ArgumentException">The element types differ.</exception>
    /// <exception cref="TorchException">There is not exactly one element.</exception>
    public T Item<T>() where T : unmanaged
    {
        RequireType<T>();
        T element = default;
        CopyBytesTo(MemoryMarshal.AsBytes(new Span<T>(ref element)));
        return element;
    }

    private void RequireType<T>() where T : unmanaged
    {
        if (DTypes.Of<T>() != DType)
            throw new ArgumentException($"the tensor is {this}, not of {typeof(T).Name}");
    }
}
