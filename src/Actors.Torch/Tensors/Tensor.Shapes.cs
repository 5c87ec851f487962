using Actors.Torch.Interop;

namespace Actors.Torch.Tensors;

public sealed partial class Tensor
{
    /// <summary>The same elements in another shape; -1 stands for the one size that follows from the others.</summary>
    public Tensor Reshape(params long[] shape) => ShapeOperators.Reshape.Call(this, shape);

    /// <summary>All dimensions from <paramref name="first"/> to <paramref name="last"/> as one.</summary>
    public Tensor Flatten(long first = 0, long last = -1) => ShapeOperators.Flatten.Call(this, first, last);

    /// <summary>The dimensions in another order; shares the memory.</summary>
    public Tensor Permute(params long[] dimensions) => ShapeOperators.Permute.Call(this, dimensions);

    /// <summary>Two dimensions exchanged; shares the memory.</summary>
    public Tensor Transpose(long first, long second) => ShapeOperators.Transpose.Call(this, first, second);

    /// <summary>Part of one dimension; shares the memory.</summary>
    public Tensor Narrow(long dimension, long start, long length) => ShapeOperators.Narrow.Call(this, dimension, start, length);

    /// <summary>One index of a dimension, which goes away; shares the memory.</summary>
    public Tensor Select(long dimension, long index) => ShapeOperators.Select.Call(this, dimension, index);

    /// <summary>The slices with these int64 indices along a dimension.</summary>
    public Tensor IndexSelect(long dimension, Tensor indices) => ShapeOperators.IndexSelect.Call(this, dimension, indices);

    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor Cat(Tensor[] tensors, long dimension) => ShapeOperators.Cat.Call(tensors, dimension);

    /// <summary>Tensors of one shape joined along a new dimension.</summary>
    public static Tensor Stack(Tensor[] tensors, long dimension = 0) => ShapeOperators.Stack.Call(tensors, dimension);

    /// <summary>A copy with memory of its own.</summary>
    public Tensor Clone() => ShapeOperators.Clone.Call(this, Argument.None);

    /// <summary>Row-major without gaps: a copy, or the tensor itself when it is so already.</summary>
    public Tensor Contiguous() => ShapeOperators.Contiguous.Call(this, 0);

    /// <summary>On another device and of another type; shares the memory when nothing changes.</summary>
    public Tensor To(Device device, DType dtype) => ShapeOperators.ToDevice.Call(this, device, dtype, false, false, Argument.None);

    /// <inheritdoc cref="To(Device, DType)"/>
    public Tensor To(Device device) => To(device, DType);

    /// <inheritdoc cref="To(Device, DType)"/>
    public Tensor To(DType dtype) => ShapeOperators.ToType.Call(this, dtype, false, false, Argument.None);

    private static class ShapeOperators
    {
        internal static readonly Operator Reshape = new("aten::reshape");
        internal static readonly Operator Flatten = new("aten::flatten", "using_ints");
        internal static readonly Operator Permute = new("aten::permute");
        internal static readonly Operator Transpose = new("aten::transpose", "int");
        internal static readonly Operator Narrow = new("aten::narrow");
        internal static readonly Operator Select = new("aten::select", "int");
        internal static readonly Operator IndexSelect = new("aten::index_select");
        internal static readonly Operator Cat = new("aten::cat");
        internal static readonly Operator Stack = new("aten::stack");
        internal static readonly Operator Clone = new("aten::clone");
        internal static readonly Operator Contiguous = new("aten::contiguous");
        internal static readonly Operator ToDevice = new("aten::to", "device");
        internal static readonly Operator ToType = new("aten::to", "dtype");
    }
}
