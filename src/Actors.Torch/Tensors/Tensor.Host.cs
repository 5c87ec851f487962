using System.Runtime.InteropServices;
using Actors.Torch.Interop;

namespace Actors.Torch.Tensors;

public sealed partial class Tensor
{
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
