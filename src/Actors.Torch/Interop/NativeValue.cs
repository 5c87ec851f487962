using System.Runtime.InteropServices;

namespace Actors.Torch.Interop;

/// <summary>One boxed argument or result, laid out as <c>Value</c> in Native/actors_torch.cpp: 16 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeValue
{
    [FieldOffset(0)] public ValueTag Tag;

    /// <summary>Items of a list, or the type of a device.</summary>
    [FieldOffset(4)] public int Count;

    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;

    /// <summary>A tensor's handle, or the first item of a list.</summary>
    [FieldOffset(8)] public nint Pointer;
}

/// <summary>What a <see cref="NativeValue"/> holds; the numbers are those of <c>Tag</c> in Native/actors_torch.cpp.</summary>
internal enum ValueTag
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    IntList = 5,
    DoubleList = 6,
    BoolList = 7,
    TensorList = 8,
    OptionalTensorList = 9,
    Device = 10,
    String = 11,
}
