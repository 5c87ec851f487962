
namespace Actors.Formats;

/// <summary>Element types in the order of the format's own list, which is also the order of alignment. Names are those in files.</summary>
#pragma warning disable CA1707 // the names in files
public enum SafetensorsType
{
    BOOL, F4, F6_E2M3, F6_E3M2, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ,
    I16, U16, F16, BF16, I32, U32, F32, C64, F64, I64, U64,
}

/// <summary>Facts about the element types of safetensors.</summary>
public static class SafetensorsTypes
{
    /// <summary>Bits of one element; a tensor's bits must make whole bytes.</summary>
    public static int Bits(this SafetensorsType type) => type switch
    {
        SafetensorsType.F4 => 4,
        SafetensorsType.F6_E2M3 or SafetensorsType.F6_E3M2 => 6,
        <= SafetensorsType.F8_E5M2FNUZ => 8,
        <= SafetensorsType.BF16 => 16,
        <= SafetensorsType.F32 => 32,
        _ => 64,
    };

    /// <summary>The type of a tensor's elements as files name it.</summary>
    public static SafetensorsType From(DType dtype) => ElementTypes.Of(dtype).Safetensors;

    /// <summary>The tensor type that holds these elements, null when tensors here have none.</summary>
    public static DType? ToDType(this SafetensorsType type) => ElementTypes.Of(type)?.Tensor;
}
