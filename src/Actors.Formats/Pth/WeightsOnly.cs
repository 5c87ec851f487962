using System.Collections.Frozen;

namespace Actors.Formats.Pth;

/// <summary>
/// The classes and functions that <c>torch.load(weights_only=True)</c> knows by itself, as PyTorch 2 lists them in
/// torch/_weights_only_unpickler.py; it refuses a file that names any other. PyTorch 1.13 knows fewer.
/// </summary>
internal static class WeightsOnly
{
    private const string Torch = "torch.";

    private static readonly FrozenSet<string> Others = FrozenSet.Create(
        StringComparer.Ordinal,
        "collections.OrderedDict", "collections.Counter", "builtins.set", "builtins.bytearray", "builtins.complex", "_codecs.encode",
        "torch.Size", "torch.Tensor", "torch.device", "torch.nn.parameter.Parameter", "torch.serialization._get_layout",
        "torch.storage.TypedStorage", "torch.storage.UntypedStorage", "torch._tensor._rebuild_from_type_v2");

    private static readonly FrozenSet<string> Rebuilding = FrozenSet.Create(
        StringComparer.Ordinal,
        "parameter", "parameter_with_state", "qtensor", "tensor", "tensor_v2", "tensor_v3", "sparse_tensor", "meta_tensor_no_storage", "wrapper_subclass",
        "device_tensor_from_numpy", "device_tensor_from_cpu_tensor");

    private static readonly FrozenSet<string> Types = FrozenSet.Create(
        StringComparer.Ordinal,
        "bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "bfloat16", "float32", "float64", "complex32", "complex64",
        "complex128", "float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz", "float8_e8m0fnu", "float4_e2m1fn_x2", "bits8", "bits16", "bits1x8",
        "bits2x4", "bits4x2", "qint8", "quint8", "qint32", "quint4x2", "quint2x4", "uint1", "uint2", "uint3", "uint4", "uint5", "uint6", "uint7", "int1",
        "int2", "int3", "int4", "int5", "int6", "int7", "per_tensor_affine", "per_tensor_symmetric", "per_channel_affine", "per_channel_symmetric",
        "per_channel_affine_float_qparams");

    private static readonly FrozenSet<string> Storages = FrozenSet.Create(
        StringComparer.Ordinal,
        "Double", "Float", "Long", "Int", "Short", "Char", "Byte", "Half", "Bool", "BFloat16", "ComplexFloat", "ComplexDouble", "QUInt8", "QInt8", "QInt32",
        "QUInt4x2", "QUInt2x4");

    /// <param name="global">Module and name with a dot between; those of Python 2 count as what they are called now.</param>
    public static bool Knows(string global) =>
        Others.Contains(global.StartsWith("__builtin__.", StringComparison.Ordinal) ? string.Concat("builtins", global.AsSpan(global.IndexOf('.'))) : global)
        || Below(Torch, global) is { } name && (Types.Contains(name) || Without("Storage", name) is { } storage && Storages.Contains(storage))
        || Below("torch._utils._rebuild_", global) is { } function && Rebuilding.Contains(function);

    private static string? Below(string prefix, string name) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;

    private static string? Without(string suffix, string name) => name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : null;
}
