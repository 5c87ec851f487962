using System.Collections.Immutable;
using System.Globalization;

namespace Actors.Formats.Pth;

/// <summary>
/// Makes a tree of values from what a pickle says: the calls that torch.save writes are understood by their names and arguments, all
/// others stay opaque. A shared container appears wherever it is mentioned; how deep and how large the tree grows is bounded.
/// </summary>
internal sealed class PthInterpreter(PthArchive records)
{
    private const int MaxDepth = 1000;

    private readonly PthTensorReader _tensors = new(records);
    private int _values;

    /// <exception cref="PthException">A tensor breaks a rule, or the tree grows beyond its bounds.</exception>
    public PthValue Interpret(PickleValue value) => Interpret(value, 0);

    private PthValue Interpret(PickleValue value, int depth)
    {
        if (depth > MaxDepth)
            throw new PthException($"the pickle nests values more than {MaxDepth} deep");
        Charge(1);
        return value switch
        {
            PickleValue.None => PthValue.None.Instance,
            PickleValue.Boolean boolean => new PthValue.Boolean(boolean.Value),
            PickleValue.Integer integer => new PthValue.Integer(integer.Value),
            PickleValue.Real real => new PthValue.Real(real.Value),
            PickleValue.Text text => new PthValue.Text(text.Value),
            PickleValue.Tuple tuple => Sequence(tuple.Items, depth),
            PickleValue.Sequence sequence => Sequence(sequence.Items, depth),
            PickleValue.Mapping mapping => Mapping(mapping.Entries, depth),
            PickleValue.Global global => TypeNamed(global.Name) is { } type ? new PthValue.Text(type) : Opaque(global.Name),
            PickleValue.Call { Callee: PickleValue.Global callee } call => Call(callee.Name, call, depth),
            PickleValue.Call => Opaque("a call of something that is no global"),
            _ => Opaque("torch storage"),
        };
    }

    // Everything that costs time or memory is counted: sharing lets a short pickle mention a long list any number of times.
    private void Charge(int values)
    {
        _values += values;
        if (_values > PickleMachine.MaxValues)
            throw new PthException($"the pickle unfolds into more than {PickleMachine.MaxValues} values");
    }

    private PthValue Call(string callee, PickleValue.Call call, int depth)
    {
        var arguments = (call.Arguments as PickleValue.Tuple)?.Items ?? [];
        return callee switch
        {
            _ when _tensors.TryRead(callee, arguments) is { } tensor => new PthValue.Tensor(tensor),
            _ when NumpyScalar.TryRead(callee, arguments) is { } number => number,
            "collections.OrderedDict" or "collections.defaultdict" or "collections.Counter" => Mapping([.. Initial(arguments), .. call.Entries.Entries], depth),
            "torch.Size" or "__builtin__.set" or "builtins.set" or "__builtin__.frozenset" or "builtins.frozenset"
                when arguments is [var items] => Interpret(items, depth + 1),
            "torch.device" when arguments is [PickleValue.Text kind] => new PthValue.Text(kind.Value),
            "torch.device" when arguments is [PickleValue.Text { Value.Length: < 32 } kind, PickleValue.Integer index] && index.Value >= 0 && index.Value < short.MaxValue =>
                new PthValue.Text($"{kind.Value}:{(int)index.Value}"),
            _ => new PthValue.Opaque(callee, Contents(call, depth)),
        };
    }

    // What a dictionary's class was called with: nothing, a dictionary, or a list of pairs; of a defaultdict the class of its values, too.
    private IEnumerable<KeyValuePair<PickleValue, PickleValue>> Initial(PickleValue[] arguments)
    {
        switch (arguments.LastOrDefault())
        {
            case PickleValue.Mapping mapping:
                return mapping.Entries;
            case PickleValue.Sequence pairs:
                Charge(pairs.Items.Count);
                return pairs.Items.Select(ItemsOf).Where(pair => pair.Count == 2).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
            default:
                return [];
        }
    }

    private static IReadOnlyList<PickleValue> ItemsOf(PickleValue value) => value switch
    {
        PickleValue.Tuple tuple => tuple.Items,
        PickleValue.Sequence sequence => sequence.Items,
        _ => [],
    };

    private PthValue Contents(PickleValue.Call call, int depth) => call switch
    {
        { Entries.Entries.Count: > 0 } => Mapping(call.Entries.Entries, depth + 1),
        { Items.Items.Count: > 0 } => Sequence(call.Items.Items, depth + 1),
        _ => Interpret(call.State, depth + 1),
    };

    private PthValue.Sequence Sequence(IReadOnlyList<PickleValue> items, int depth)
    {
        var values = ImmutableArray.CreateBuilder<PthValue>();
        foreach (var item in items)
            values.Add(Interpret(item, depth + 1));
        return new PthValue.Sequence(values.ToImmutable());
    }

    private PthValue.Mapping Mapping(IReadOnlyList<KeyValuePair<PickleValue, PickleValue>> entries, int depth)
    {
        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, PthValue>>();
        foreach (var (key, value) in entries)
            values.Add(new(KeyOf(key, values.Count), Interpret(value, depth + 1)));
        return new PthValue.Mapping(values.ToImmutable());
    }

    private static string KeyOf(PickleValue key, int index) => key switch
    {
        PickleValue.Text text => text.Value,
        PickleValue.Integer integer when integer.Value <= long.MaxValue && integer.Value >= long.MinValue => ((long)integer.Value).ToString(CultureInfo.InvariantCulture),
        PickleValue.Real real => real.Value.ToString("R", CultureInfo.InvariantCulture),
        PickleValue.Boolean boolean => boolean.Value ? "True" : "False",
        PickleValue.None => "None",
        _ => $"#{index}",
    };

    private static string? TypeNamed(string global) =>
        global.StartsWith("torch.", StringComparison.Ordinal) && PthTypes.Named(global["torch.".Length..]) is not null ? global : null;

    private static PthValue.Opaque Opaque(string what) => new(what, PthValue.None.Instance);
}
