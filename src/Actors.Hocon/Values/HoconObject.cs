using System.Diagnostics.CodeAnalysis;

namespace Actors.Hocon.Values;

/// <summary>An object: fields in the order in which they were first written.</summary>
/// <remarks>Only the parser and <see cref="Merging"/> write to an object, before anyone else sees it.</remarks>
public sealed class HoconObject : HoconValue
{
    private readonly FieldTable _fields;
    private bool? _isResolved;
    private long _weight = -1;
    private int _depth = -1;

    internal HoconObject(Origin origin)
        : this(new FieldTable(), origin)
    {
    }

    internal HoconObject(FieldTable fields, Origin origin)
        : base(origin) => _fields = fields;

    /// <summary>The fields by key.</summary>
    public IReadOnlyDictionary<string, HoconField> Fields => _fields;

    /// <summary>The number of fields.</summary>
    public int Count => _fields.Count;

    /// <inheritdoc/>
    public override string Description => "an object";

    /// <inheritdoc/>
    public override bool IsResolved => _isResolved ??= _fields.Values.All(entry => entry.Value.IsResolved);

    /// <summary>True when a value that is no object was set before this object: fallbacks end there.</summary>
    internal bool HidesBelow { get; init; }

    internal override long Weight => _weight >= 0 ? _weight : _weight = Tally.Weight(Values);

    internal override int Depth => _depth >= 0 ? _depth : _depth = 1 + Tally.Depth(Values);

    private IEnumerable<HoconValue> Values => _fields.Values.Select(entry => entry.Value);

    /// <summary>The value at <paramref name="key"/>, one key and not a path; null when there is none.</summary>
    public HoconValue? this[string key] => _fields.TryGetValue(key, out var field) ? field.Value : null;

    internal FieldTable FieldsInOrder => _fields;

    /// <summary>This object, sharing its fields, as one that fallbacks do not reach below.</summary>
    internal HoconObject Hiding() => HidesBelow ? this : new HoconObject(_fields, Origin) { HidesBelow = true };

    /// <summary>This object, sharing its fields, as one that fallbacks reach below.</summary>
    internal HoconObject Showing() => HidesBelow ? new HoconObject(_fields, Origin) : this;

    /// <summary>The values of the integer keys, ordered by them, when there are any and this object stands where a list is wanted.</summary>
    internal bool TryAsArray([NotNullWhen(true)] out HoconArray? array)
    {
        var indexed = new SortedDictionary<int, HoconValue>();
        foreach (var (key, field) in _fields)
        {
            if (int.TryParse(key, System.Globalization.NumberStyles.None, null, out var index))
                indexed[index] = field.Value;
        }

        array = indexed.Count > 0 ? new HoconArray([.. indexed.Values], Origin) : null;
        return array is not null;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is HoconObject other
        && other.Count == Count
        && _fields.All(field => field.Value.Value.Equals(other[field.Key]));

    /// <inheritdoc/>
    public override int GetHashCode() => Count;
}
