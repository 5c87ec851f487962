
namespace Actors.Formats.Pth;

/// <summary>Element types that PyTorch's files know.</summary>
public enum PthType
{
    Bool, UInt8, Int8, UInt16, Int16, UInt32, Int32, UInt64, Int64,
    Float8E4M3Fn, Float8E5M2, Float16, BFloat16, Float32, Float64, Complex32, Complex64, Complex128,
}

/// <summary>Facts about PyTorch's element types.</summary>
public static class PthTypes
{
    // In the order of the enumeration. The newest types have no storage class: their storages are untyped and their tensors name the type.
    private static readonly (string Name, string Storage, int SizeBytes)[] Facts =
    [
        ("bool", "BoolStorage", 1), ("uint8", "ByteStorage", 1), ("int8", "CharStorage", 1), ("uint16", "", 2), ("int16", "ShortStorage", 2),
        ("uint32", "", 4), ("int32", "IntStorage", 4), ("uint64", "", 8), ("int64", "LongStorage", 8), ("float8_e4m3fn", "", 1), ("float8_e5m2", "", 1),
        ("float16", "HalfStorage", 2), ("bfloat16", "BFloat16Storage", 2), ("float32", "FloatStorage", 4), ("float64", "DoubleStorage", 8),
        ("complex32", "", 4), ("complex64", "ComplexFloatStorage", 8), ("complex128", "ComplexDoubleStorage", 16),
    ];

    /// <summary>As PyTorch writes it after <c>torch.</c>, for example <c>float32</c>.</summary>
    public static string Name(this PthType type) => Facts[(int)type].Name;

    /// <summary>Bytes of one element.</summary>
    public static int SizeBytes(this PthType type) => Facts[(int)type].SizeBytes;

    /// <summary>The type that holds the elements of a tensor here.</summary>
    public static PthType From(DType dtype) => ElementTypes.Of(dtype).Pth;

    /// <summary>The type that holds the elements of a safetensors file, null when PyTorch's files have none.</summary>
    public static PthType? From(SafetensorsType type) => ElementTypes.Of(type)?.Pth;

    /// <summary>The tensor type that holds these elements, null when tensors here have none.</summary>
    public static DType? ToDType(this PthType type) => ElementTypes.Of(type)?.Tensor;

    /// <summary>Class of storages of this type; empty when they are untyped.</summary>
    internal static string StorageClass(this PthType type) => Facts[(int)type].Storage;

    /// <summary>The type of a name such as <c>float32</c>; null when there is none.</summary>
    internal static PthType? Named(string name) => At(Array.FindIndex(Facts, fact => fact.Name == name));

    /// <summary>The type of a storage class such as <c>FloatStorage</c>; null when there is none.</summary>
    internal static PthType? OfStorageClass(string name) => name == "" ? null : At(Array.FindIndex(Facts, fact => fact.Storage == name));

    private static PthType? At(int index) => index < 0 ? null : (PthType)index;
}
