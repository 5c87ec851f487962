using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Actors.Formats.Pth;

/// <summary>Writes a tree as a pickle of protocol 2, tensors as torch.save does.</summary>
internal sealed class PicklePrinter
{
    private const int MaxDepth = 1000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly MemoryStream _bytes = new();
    private readonly Dictionary<string, byte> _memo = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
    private readonly List<PthStorage> _storages = [];

    /// <summary>The pickle, and the storages that it numbers from 0 on.</summary>
    /// <exception cref="PthException">The tree cannot be written.</exception>
    public static (byte[] Bytes, IReadOnlyList<PthStorage> Storages) Print(PthValue root)
    {
        var printer = new PicklePrinter();
        printer.Put(PickleOpcode.Protocol, 2);
        printer.Print(root, 0);
        printer.Put(PickleOpcode.Stop);
        return (printer._bytes.ToArray(), printer._storages);
    }

    private void Print(PthValue value, int depth)
    {
        if (depth > MaxDepth)
            throw new PthException($"values are nested more than {MaxDepth} deep");
        switch (value)
        {
            case PthValue.None: Put(PickleOpcode.None); break;
            case PthValue.Boolean boolean: Put(boolean.Value ? PickleOpcode.NewTrue : PickleOpcode.NewFalse); break;
            case PthValue.Integer integer: Print(integer.Value); break;
            case PthValue.Real real: Print(real.Value); break;
            case PthValue.Text text: Print(text.Value); break;
            case PthValue.Sequence sequence: Print(sequence, depth); break;
            case PthValue.Mapping mapping: Print(mapping, depth); break;
            case PthValue.Tensor tensor: Print(tensor.Value); break;
            case PthValue.Opaque opaque: throw new PthException($"an object of class '{opaque.Global}' cannot be written");
        }
    }

    private void Print(BigInteger number)
    {
        if (number >= byte.MinValue && number <= byte.MaxValue)
        {
            Put(PickleOpcode.BinInt1, (byte)number);
        }
        else if (number >= int.MinValue && number <= int.MaxValue)
        {
            Put(PickleOpcode.BinInt);
            Put((int)number);
        }
        else
        {
            var bytes = number.ToByteArray();
            if (bytes.Length > byte.MaxValue)
                throw new PthException($"an integer of {bytes.Length} bytes cannot be written");
            Put(PickleOpcode.Long1, (byte)bytes.Length);
            _bytes.Write(bytes);
        }
    }

    private void Print(double number)
    {
        Put(PickleOpcode.BinFloat);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
        _bytes.Write(bytes);
    }

    private void Print(string text)
    {
        byte[] bytes;
        try
        {
            bytes = StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new PthException("a text that is not Unicode cannot be written", e);
        }
        if (bytes.Length > PickleMachine.MaxTextBytes)
            throw new PthException($"a text of {bytes.Length} bytes is longer than the allowed {PickleMachine.MaxTextBytes}");
        Put(PickleOpcode.BinUnicode);
        Put(bytes.Length);
        _bytes.Write(bytes);
    }

    private void Print(PthValue.Sequence sequence, int depth)
    {
        Put(PickleOpcode.EmptyList);
        foreach (var item in sequence.Items)
        {
            Print(item, depth + 1);
            Put(PickleOpcode.Append);
        }
    }

    private void Print(PthValue.Mapping mapping, int depth)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        Put(PickleOpcode.EmptyDict);
        foreach (var (key, value) in mapping.Entries)
        {
            Print(keys.Add(key) ? key : throw new PthException($"the key '{key}' is there twice"));
            Print(value, depth + 1);
            Put(PickleOpcode.SetItem);
        }
    }

    private void Print(PthTensor tensor)
    {
        PrintGlobal("torch._utils", "_rebuild_tensor_v2");
        Put(PickleOpcode.Mark);
        PrintStorage(tensor.Storage);
        Print(new BigInteger(tensor.Offset));
        PrintTuple(tensor.Shape);
        PrintTuple(tensor.Strides);
        Put(PickleOpcode.NewFalse);
        PrintGlobal("collections", "OrderedDict");
        Put(PickleOpcode.EmptyTuple);
        Put(PickleOpcode.Reduce);
        Put(PickleOpcode.Tuple);
        Put(PickleOpcode.Reduce);
    }

    private void PrintStorage(PthStorage storage)
    {
        if (storage.Type.StorageClass() is not { Length: > 0 } storageClass)
            throw new PthException($"tensors of {storage.Type.Name()} cannot be written");
        if (_keys.TryAdd(storage.Key, _storages.Count))
            _storages.Add(storage);
        var number = _keys[storage.Key];
        if (_storages[number] != storage)
            throw new PthException($"two different storages have the key '{storage.Key}'");
        Put(PickleOpcode.Mark);
        Memoized("storage", () => Print("storage"));
        PrintGlobal("torch", storageClass);
        Print(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Memoized("cpu", () => Print("cpu"));
        Print(new BigInteger(storage.Count));
        Put(PickleOpcode.Tuple);
        Put(PickleOpcode.BinPersistentId);
    }

    private void PrintTuple(IReadOnlyList<long> numbers)
    {
        Put(PickleOpcode.Mark);
        foreach (var number in numbers)
            Print(new BigInteger(number));
        Put(PickleOpcode.Tuple);
    }

    private void PrintGlobal(string module, string name) => Memoized($"{module}\n{name}\n", () =>
    {
        Put(PickleOpcode.Global);
        _bytes.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    });

    private void Memoized(string what, Action print)
    {
        if (_memo.TryGetValue(what, out var index))
        {
            Put(PickleOpcode.BinGet, index);
            return;
        }
        print();
        index = (byte)_memo.Count;
        _memo.Add(what, index);
        Put(PickleOpcode.BinPut, index);
    }

    private void Put(PickleOpcode opcode) => _bytes.WriteByte((byte)opcode);

    private void Put(PickleOpcode opcode, byte argument) => _bytes.Write([(byte)opcode, argument]);

    private void Put(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        _bytes.Write(bytes);
    }
}
