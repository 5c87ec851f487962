using Actors.Formats.Pth;

namespace Actors.Formats;

/// <summary>What one element type is called in each format and among tensors: the one place where they meet.</summary>
internal static class ElementTypes
{
    private static readonly Row[] Rows =
    [
        new(SafetensorsType.BOOL, PthType.Bool, DType.Bool),
        new(SafetensorsType.U8, PthType.UInt8, DType.UInt8),
        new(SafetensorsType.I8, PthType.Int8, DType.Int8),
        new(SafetensorsType.U16, PthType.UInt16),
        new(SafetensorsType.I16, PthType.Int16, DType.Int16),
        new(SafetensorsType.U32, PthType.UInt32),
        new(SafetensorsType.I32, PthType.Int32, DType.Int32),
        new(SafetensorsType.U64, PthType.UInt64),
        new(SafetensorsType.I64, PthType.Int64, DType.Int64),
        new(SafetensorsType.F8_E4M3, PthType.Float8E4M3Fn),
        new(SafetensorsType.F8_E5M2, PthType.Float8E5M2),
        new(SafetensorsType.F16, PthType.Float16, DType.Float16),
        new(SafetensorsType.BF16, PthType.BFloat16, DType.BFloat16),
        new(SafetensorsType.F32, PthType.Float32, DType.Float32),
        new(SafetensorsType.F64, PthType.Float64, DType.Float64),
        new(SafetensorsType.C64, PthType.Complex64),
    ];

    /// <exception cref="ArgumentOutOfRangeException">Files have no such type.</exception>
    internal static Row Of(DType type) =>
        Find(row => row.Tensor == type) ?? throw new ArgumentOutOfRangeException(nameof(type), type, "files have no such type");

    /// <summary>Null when the type is safetensors' own.</summary>
    internal static Row? Of(SafetensorsType type) => Find(row => row.Safetensors == type);

    /// <summary>Null when the type is PyTorch's own.</summary>
    internal static Row? Of(PthType type) => Find(row => row.Pth == type);

    private static Row? Find(Predicate<Row> matches) => Array.Find(Rows, matches);

    /// <param name="Tensor">Null when files may hold such elements but no tensor here does.</param>
    internal sealed record Row(SafetensorsType Safetensors, PthType Pth, DType? Tensor = null);
}
