using System.Globalization;
using Actors.Torch.Tensors;

namespace Actors.Torch.Interop;

/// <summary>
/// One argument of an operator. What the schema calls <c>Scalar</c> takes a <see cref="long"/> or a <see cref="double"/>,
/// what it calls <c>float</c> only a <see cref="double"/>; an absent optional is <see cref="None"/> or a null tensor.
/// </summary>
public readonly struct Argument
{
    private Argument(ValueTag tag, long bits = 0, object? reference = null, int count = 0) =>
        (Tag, Bits, Reference, Count) = (tag, bits, reference, count);

    internal ValueTag Tag { get; }

    /// <summary>The bits of a number, or a device's index.</summary>
    internal long Bits { get; }

    /// <summary>A tensor, an array or a text.</summary>
    internal object? Reference { get; }

    /// <summary>Items of a list, or a device's type.</summary>
    internal int Count { get; }

    /// <summary>An optional argument that is absent.</summary>
    public static Argument None => default;

    public static implicit operator Argument(Tensor? tensor) => tensor is null ? default : new(ValueTag.Tensor, reference: tensor);
    public static implicit operator Argument(int value) => new(ValueTag.Int, value);
    public static implicit operator Argument(long value) => new(ValueTag.Int, value);
    public static implicit operator Argument(double value) => new(ValueTag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Argument(bool value) => new(ValueTag.Bool, value ? 1 : 0);
    public static implicit operator Argument(DType dtype) => new(ValueTag.Int, (long)dtype);
    public static implicit operator Argument(Device device) => new(ValueTag.Device, device.Index, count: device.Type);
    public static implicit operator Argument(long[] values) => new(ValueTag.IntList, reference: values, count: values.Length);
    public static implicit operator Argument(double[] values) => new(ValueTag.DoubleList, reference: values, count: values.Length);
    public static implicit operator Argument(bool[] values) => new(ValueTag.BoolList, reference: values, count: values.Length);
    public static implicit operator Argument(Tensor[] tensors) => new(ValueTag.TensorList, reference: tensors, count: tensors.Length);
    public static implicit operator Argument(string text) => new(ValueTag.String, reference: text, count: text.Length);

    /// <summary>A list whose items may be absent, as <c>aten::index</c> takes it.</summary>
    public static Argument Optional(Tensor?[] tensors) => new(ValueTag.OptionalTensorList, reference: tensors, count: tensors.Length);

    /// <summary>For messages: <c>float32[2, 3] cpu</c> for a tensor, the value for all else.</summary>
    public override string ToString() => Tag switch
    {
        ValueTag.None => "none",
        ValueTag.Int => Bits.ToString(CultureInfo.InvariantCulture),
        ValueTag.Double => BitConverter.Int64BitsToDouble(Bits).ToString(CultureInfo.InvariantCulture),
        ValueTag.Bool => Bits != 0 ? "true" : "false",
        ValueTag.Device => Device.FromNative(Count, (int)Bits).ToString(),
        ValueTag.IntList => $"[{string.Join(", ", (long[])Reference!)}]",
        ValueTag.DoubleList => $"[{string.Join(", ", (double[])Reference!)}]",
        ValueTag.BoolList => $"[{string.Join(", ", (bool[])Reference!)}]",
        ValueTag.TensorList or ValueTag.OptionalTensorList => $"[{string.Join<Tensor?>(", ", (Tensor?[])Reference!)}]",
        _ => Reference!.ToString()!,
    };
}
