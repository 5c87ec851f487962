using Actors.Torch.Interop;

namespace Actors.Torch.Tensors;

public sealed partial class Tensor
{
    /// <summary>A tensor whose elements are not set.</summary>
    public static Tensor Empty(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device? device = null) =>
        CreationOperators.Empty.Call(shape.ToArray(), dtype, Argument.None, device ?? Device.Cpu, Argument.None, Argument.None);

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device? device = null) =>
        CreationOperators.Zeros.Call(shape.ToArray(), dtype, Argument.None, device ?? Device.Cpu, Argument.None);

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device? device = null) =>
        CreationOperators.Ones.Call(shape.ToArray(), dtype, Argument.None, device ?? Device.Cpu, Argument.None);

    /// <summary>A tensor with one value everywhere.</summary>
    public static Tensor Full(ReadOnlySpan<long> shape, double value, DType dtype = DType.Float32, Device? device = null) =>
        CreationOperators.Full.Call(shape.ToArray(), value, dtype, Argument.None, device ?? Device.Cpu, Argument.None);

    /// <summary>Standard normal draws from the device's generator.</summary>
    public static Tensor Randn(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device? device = null) =>
        CreationOperators.Randn.Call(shape.ToArray(), dtype, Argument.None, device ?? Device.Cpu, Argument.None);

    /// <summary>Uniform draws from [0, 1) from the device's generator.</summary>
    public static Tensor Rand(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device? device = null) =>
        CreationOperators.Rand.Call(shape.ToArray(), dtype, Argument.None, device ?? Device.Cpu, Argument.None);

    /// <summary>A copy of managed elements, which are row-major in <paramref name="shape"/>.</summary>
    /// <exception cref="TorchException">The shape does not have as many elements.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> elements, ReadOnlySpan<long> shape, Device? device = null) where T : unmanaged
    {
        var tensor = Empty(shape, DTypes.Of<T>(), device);
        tensor.CopyFrom(elements);
        return tensor;
    }

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, ReadOnlySpan{long}, Device?)"/>
    public static Tensor From<T>(T[] elements, ReadOnlySpan<long> shape, Device? device = null) where T : unmanaged =>
        From<T>(elements.AsSpan(), shape, device);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor Scalar<T>(T value, Device? device = null) where T : unmanaged => From(new ReadOnlySpan<T>(in value), [], device);

    private static class CreationOperators
    {
        internal static readonly Operator Empty = new("aten::empty", "memory_format");
        internal static readonly Operator Zeros = new("aten::zeros");
        internal static readonly Operator Ones = new("aten::ones");
        internal static readonly Operator Full = new("aten::full");
        internal static readonly Operator Randn = new("aten::randn");
        internal static readonly Operator Rand = new("aten::rand");
    }
}
