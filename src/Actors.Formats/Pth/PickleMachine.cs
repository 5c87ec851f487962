namespace Actors.Formats.Pth;

/// <summary>
/// Runs a pickle symbolically: a global becomes its name, a call becomes a record of the call. Nothing is resolved, imported or executed, so
/// a hostile pickle can do no more than be wrong. Time and memory are bounded by its length and these limits.
/// </summary>
internal sealed class PickleMachine(byte[] pickle)
{
    public const int MaxBytes = 64 << 20;
    public const int MaxTextBytes = 1 << 20;
    public const int MaxValues = 2_000_000;

    private const int MaxStack = 100_000, MaxMemo = 1_000_000;
    private const int Protocol = 2;

    private readonly PickleBytes _bytes = new(pickle);
    private readonly List<PickleValue> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<int, PickleValue> _memo = [];
    private readonly HashSet<string> _globals = new(StringComparer.Ordinal);
    private int _values;

    /// <summary>Names of all globals that the pickle mentions.</summary>
    public IReadOnlyCollection<string> Globals => _globals;

    /// <summary>Runs to the end.</summary>
    /// <exception cref="PthException">Not a pickle of protocol 2, or one beyond a limit.</exception>
    public PickleValue Run()
    {
        if (pickle.Length < 2 || Next() != PickleOpcode.Protocol || _bytes.U8() != Protocol)
            throw _bytes.Refusal($"another protocol than {Protocol}, torch.save's default");
        for (var opcode = Next(); opcode != PickleOpcode.Stop; opcode = Next())
            Execute(opcode);
        var result = Pop();
        if (_stack.Count > 0 || _marks.Count > 0 || !_bytes.AtEnd)
            throw _bytes.Refusal("something left over");
        return result;
    }

    private PickleOpcode Next() => (PickleOpcode)_bytes.U8();

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.None: Push(PickleValue.None.Instance); break;
            case PickleOpcode.NewTrue: Push(PickleValue.Boolean.True); break;
            case PickleOpcode.NewFalse: Push(PickleValue.Boolean.False); break;
            case PickleOpcode.BinInt: Push(new PickleValue.Integer(_bytes.I32())); break;
            case PickleOpcode.BinInt1: Push(new PickleValue.Integer(_bytes.U8())); break;
            case PickleOpcode.BinInt2: Push(new PickleValue.Integer(_bytes.U16())); break;
            case PickleOpcode.Long1: Push(new PickleValue.Integer(_bytes.Long())); break;
            case PickleOpcode.BinFloat: Push(new PickleValue.Real(_bytes.F64())); break;
            case PickleOpcode.BinUnicode: Push(new PickleValue.Text(_bytes.Utf8(MaxTextBytes))); break;
            case PickleOpcode.ShortBinString: Push(new PickleValue.Text(_bytes.Latin1())); break;
            case PickleOpcode.Global: PushGlobal(); break;
            case PickleOpcode.BinPersistentId: Push(new PickleValue.Reference(Pop())); break;
            case PickleOpcode.Mark: PushMark(); break;
            case PickleOpcode.EmptyTuple: Push(PickleValue.Tuple.Empty); break;
            case PickleOpcode.EmptyList or PickleOpcode.EmptySet: Push(new PickleValue.Sequence()); break;
            case PickleOpcode.EmptyDict: Push(new PickleValue.Mapping()); break;
            case PickleOpcode.Tuple: Push(new PickleValue.Tuple(PopToMark())); break;
            case PickleOpcode.Tuple1: Push(new PickleValue.Tuple(Pop(1))); break;
            case PickleOpcode.Tuple2: Push(new PickleValue.Tuple(Pop(2))); break;
            case PickleOpcode.Tuple3: Push(new PickleValue.Tuple(Pop(3))); break;
            case PickleOpcode.Append: Append(Pop(1)); break;
            case PickleOpcode.Appends: Append(PopToMark()); break;
            case PickleOpcode.SetItem: Set(Pop(2)); break;
            case PickleOpcode.SetItems: Set(PopToMark()); break;
            case PickleOpcode.Reduce or PickleOpcode.NewObject: PushCall(); break;
            case PickleOpcode.Build: Build(); break;
            case PickleOpcode.BinPut: Remember(_bytes.U8()); break;
            case PickleOpcode.LongBinPut: Remember(_bytes.I32()); break;
            case PickleOpcode.BinGet: Push(Recall(_bytes.U8())); break;
            case PickleOpcode.LongBinGet: Push(Recall(_bytes.I32())); break;
            default: throw _bytes.Refusal($"instruction 0x{(byte)opcode:x2}, which torch.save does not write");
        }
    }

    private void Push(PickleValue value)
    {
        if (_stack.Count == MaxStack)
            throw _bytes.Refusal($"a stack of more than {MaxStack}");
        if (++_values > MaxValues)
            throw _bytes.Refusal($"more than {MaxValues} values");
        _stack.Add(value);
    }

    private void PushMark()
    {
        if (_marks.Count == MaxStack)
            throw _bytes.Refusal($"a stack of more than {MaxStack}");
        _marks.Add(_stack.Count);
    }

    private void PushGlobal()
    {
        var name = $"{_bytes.Line()}.{_bytes.Line()}";
        _globals.Add(name);
        Push(new PickleValue.Global(name));
    }

    private void PushCall()
    {
        var parts = Pop(2);
        Push(new PickleValue.Call(parts[0], parts[1]));
    }

    private PickleValue Pop() => Pop(1)[0];

    private PickleValue Top() => _stack.Count > Floor ? _stack[^1] : throw _bytes.Refusal("an instruction without its operands");

    // What lies below a mark is not reached before the mark is taken.
    private int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    private PickleValue[] Pop(int count)
    {
        if (_stack.Count - Floor < count)
            throw _bytes.Refusal("an instruction without its operands");
        PickleValue[] values = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    private PickleValue[] PopToMark()
    {
        if (_marks.Count == 0)
            throw _bytes.Refusal("an instruction without its mark");
        var values = Pop(_stack.Count - _marks[^1]);
        _marks.RemoveAt(_marks.Count - 1);
        return values;
    }

    private void Append(PickleValue[] items)
    {
        var list = Top() switch
        {
            PickleValue.Sequence sequence => sequence,
            PickleValue.Call call => call.Items,
            _ => throw _bytes.Refusal("an append to something that is no list"),
        };
        list.Items.AddRange(items);
    }

    private void Set(PickleValue[] items)
    {
        var dictionary = Top() switch
        {
            PickleValue.Mapping mapping => mapping,
            PickleValue.Call call => call.Entries,
            _ => throw _bytes.Refusal("an entry set in something that is no dictionary"),
        };
        if (items.Length % 2 != 0)
            throw _bytes.Refusal("a key without a value");
        for (var i = 0; i < items.Length; i += 2)
            dictionary.Entries.Add(new(items[i], items[i + 1]));
    }

    private void Build()
    {
        var state = Pop();
        if (Top() is not PickleValue.Call { State: PickleValue.None } call)
            throw _bytes.Refusal("a state for something that takes none");
        call.State = state;
    }

    private void Remember(int index)
    {
        _memo[index] = Top();
        if (_memo.Count > MaxMemo)
            throw _bytes.Refusal($"a memo of more than {MaxMemo}");
    }

    private PickleValue Recall(int index) =>
        _memo.TryGetValue(index, out var value) ? value : throw _bytes.Refusal($"a value taken from memo {(uint)index}, which is empty");
}
