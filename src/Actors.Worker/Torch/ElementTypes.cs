using Actors.Formats;
using static TorchSharp.torch;

namespace Actors.Worker.Torch;

/// <summary>TorchSharp's element types and those of files. Both use libtorch's numbers.</summary>
public static class ElementTypes
{
    /// <exception cref="NotSupportedException">No file holds such elements.</exception>
    public static DType DType(this Tensor tensor) => (DType)tensor.dtype is var type && Enum.IsDefined(type)
        ? type
        : throw new NotSupportedException($"tensors of {tensor.dtype} are not written to files");

    public static ScalarType ToScalarType(this DType type) => (ScalarType)type;

    /// <summary>Bytes of all elements.</summary>
    public static long SizeBytes(this Tensor tensor) => tensor.NumberOfElements * tensor.ElementSize;
}
