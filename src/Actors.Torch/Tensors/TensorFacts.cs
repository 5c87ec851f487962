using Actors.Torch.Interop;

namespace Actors.Torch.Tensors;

/// <summary>What does not change over a tensor's life.</summary>
internal sealed record TensorFacts(long[] Shape, long ElementCount, DType DType, Device Device)
{
    private const int MaximalRank = 64;

    internal static TensorFacts Of(TensorHandle handle)
    {
        var metadata = Read(handle, out var shape);
        return new TensorFacts(shape, metadata.ElementCount, (DType)metadata.ScalarType, Device.FromNative(metadata.DeviceType, metadata.DeviceIndex));
    }

    internal static NativeMetadata Read(TensorHandle handle, out long[] shape)
    {
        Span<long> sizes = stackalloc long[MaximalRank];
        Status.Check(Libtorch.Metadata(handle, out var metadata, sizes, MaximalRank), "metadata");
        shape = sizes[..metadata.Rank].ToArray();
        return metadata;
    }
}
