using System.Numerics;

namespace Actors.Formats.Pth;

/// <summary>
/// Understands the calls by which torch.save writes tensors: <c>_rebuild_tensor_v2(storage, offset, size, stride, …)</c>, with a storage
/// by its persistent id <c>("storage", class, key, location, count)</c>, and what wraps one.
/// </summary>
internal sealed class PthTensorReader(PthArchive records)
{
    private const string Rebuild = "torch._utils._rebuild_";
    private const string UntypedStorage = "UntypedStorage";
    private const int MaxWrappings = 4;

    private readonly Dictionary<string, PthStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>The tensor that a call would make, null when it would make none.</summary>
    /// <exception cref="PthException">The tensor breaks a rule.</exception>
    public PthTensor? TryRead(string callee, PickleValue[] arguments)
    {
        for (var i = 0; i < MaxWrappings && callee is Rebuild + "parameter" or Rebuild + "parameter_with_state"; i++)
        {
            if (arguments is not [PickleValue.Call { Callee: PickleValue.Global inner, Arguments: PickleValue.Tuple tensor }, ..])
                return null;
            (callee, arguments) = (inner.Name, tensor.Items);
        }
        return (callee, arguments) switch
        {
            (Rebuild + "tensor" or Rebuild + "tensor_v2", [PickleValue.Reference storage, var offset, var shape, var strides, ..]) =>
                View(Storage(storage), offset, shape, strides),
            (Rebuild + "tensor_v3", [PickleValue.Reference storage, var offset, var shape, var strides, _, _, PickleValue.Global type, ..]) =>
                View(Storage(storage, type.Name), offset, shape, strides),
            (Rebuild + "tensor" or Rebuild + "tensor_v2" or Rebuild + "tensor_v3", _) => throw new PthException("a tensor is not made as torch.save writes it"),
            _ => null,
        };
    }

    private static PthTensor View(PthStorage storage, PickleValue offset, PickleValue shape, PickleValue strides) =>
        new(storage, Number(offset), Numbers(shape), Numbers(strides));

    private PthStorage Storage(PickleValue.Reference reference, string typeOfTensor = "")
    {
        if (reference.Id is not PickleValue.Tuple
            {
                Items: [PickleValue.Text { Value: "storage" }, PickleValue.Global storageClass, PickleValue.Text key, PickleValue.Text, PickleValue.Integer count, ..],
            })
            throw new PthException("a storage is not named as torch.save does it");
        var type = TypeOf(storageClass.Name, typeOfTensor);
        var size = SizeOf(key.Value);
        // Untyped storages are counted in bytes.
        var unit = StorageClass(storageClass.Name) == UntypedStorage ? 1 : type.SizeBytes();
        if (count.Value * unit != size || size % type.SizeBytes() != 0)
            throw new PthException($"storage '{key.Value}' should have {count.Value} elements of {unit} bytes, its record has {size} bytes");
        var storage = new PthStorage(key.Value, type, size / type.SizeBytes());
        return _storages.TryAdd(key.Value, storage) || _storages[key.Value].Type == type
            ? _storages[key.Value]
            : throw new PthException($"storage '{key.Value}' is of type {_storages[key.Value].Type.Name()} and of type {type.Name()}");
    }

    private long SizeOf(string key)
    {
        if (key.Length is 0 or > 10 || !key.All(char.IsAsciiDigit))
            throw new PthException("the key of a storage is no number");
        return records.Contains("data/" + key) ? records.SizeOf("data/" + key) : throw new PthException($"storage '{key}' has no record");
    }

    private static PthType TypeOf(string storageClass, string typeOfTensor) =>
        (StorageClass(storageClass) is not { } name ? null
            : name == UntypedStorage ? PthTypes.Named(typeOfTensor.Replace("torch.", "", StringComparison.Ordinal))
            : PthTypes.OfStorageClass(name))
        ?? throw new PthException($"tensors of {storageClass} {typeOfTensor} are not read");

    private static string? StorageClass(string global) => global.StartsWith("torch.storage.", StringComparison.Ordinal) ? global["torch.storage.".Length..]
        : global.StartsWith("torch.", StringComparison.Ordinal) && global.EndsWith("Storage", StringComparison.Ordinal) ? global["torch.".Length..]
        : null;

    private static long[] Numbers(PickleValue value) => value switch
    {
        PickleValue.Tuple tuple => [.. tuple.Items.Select(Number)],
        PickleValue.Sequence sequence => [.. sequence.Items.Select(Number)],
        PickleValue.Call { Callee: PickleValue.Global { Name: "torch.Size" }, Arguments: PickleValue.Tuple { Items: [PickleValue.Tuple tuple] } } =>
            [.. tuple.Items.Select(Number)],
        _ => throw new PthException("a tensor's shape is no list of numbers"),
    };

    private static long Number(PickleValue value) =>
        value is PickleValue.Integer { Value: var number } && number >= BigInteger.Zero && number <= long.MaxValue
            ? (long)number
            : throw new PthException("a tensor's shape is no list of numbers from 0 on");
}
