using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Actors.Hocon.Values;

/// <summary>
/// Fields by key, in the order in which they were added. Most objects have few fields and there can be many objects, so that this is an array
/// that is searched one by one; from 9 fields on it has a table of positions by hash.
/// </summary>
internal sealed class FieldTable : IReadOnlyDictionary<string, HoconField>
{
    private const int CapacityMin = 2;
    private const int FewMax = 8;

    private KeyValuePair<string, HoconField>[] _fields;

    /// <summary>1 + a field's position, found from its key's hash on; 0 ends the search. At least half of it is 0.</summary>
    private int[]? _slots;

    public FieldTable() => _fields = [];

    /// <summary>An empty one with room for so many fields.</summary>
    public FieldTable(int capacity)
        : this() => Resize(capacity);

    /// <summary>A copy, which does not share what is changed later.</summary>
    public FieldTable(FieldTable other)
    {
        _fields = other._fields.AsSpan(0, other.Count).ToArray();
        Count = other.Count;
        _slots = (int[]?)other._slots?.Clone();
    }

    public int Count { get; private set; }

    public IEnumerable<string> Keys => this.Select(each => each.Key);

    public IEnumerable<HoconField> Values => this.Select(each => each.Value);

    /// <summary>The field at a position, from 0 on.</summary>
    public ref readonly KeyValuePair<string, HoconField> At(int index) => ref _fields[index];

    public HoconField this[string key]
    {
        get => TryGetValue(key, out var found) ? found : throw new KeyNotFoundException(key);
        set
        {
            if (!TryAdd(key, value, out var index))
                SetAt(index, value);
        }
    }

    /// <summary>Adds a field whose key is new; false, and where it is, when the key is there.</summary>
    public bool TryAdd(string key, HoconField field, out int index)
    {
        var hash = Hash(key);
        index = IndexOf(key, hash);
        if (index >= 0)
            return false;
        if (Count == _fields.Length)
        {
            Resize(Math.Max(CapacityMin, 2 * Count));
            hash = Hash(key);
        }

        index = Count++;
        _fields[index] = new(key, field);
        if (_slots is not null)
            Remember(hash, index);
        return true;
    }

    public void SetAt(int index, HoconField field) => _fields[index] = new(_fields[index].Key, field);

    public bool ContainsKey(string key) => IndexOf(key, Hash(key)) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out HoconField field)
    {
        var index = IndexOf(key, Hash(key));
        field = index < 0 ? default : _fields[index].Value;
        return index >= 0;
    }

    public IEnumerator<KeyValuePair<string, HoconField>> GetEnumerator() => _fields.Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Hash(string key) => _slots is null ? 0 : key.GetHashCode();

    private int IndexOf(string key, int hash)
    {
        if (_slots is null)
        {
            for (var i = 0; i < Count; i++)
            {
                if (_fields[i].Key == key)
                    return i;
            }

            return -1;
        }

        for (var at = hash; ; at++)
        {
            var index = _slots[at & (_slots.Length - 1)] - 1;
            if (index < 0 || _fields[index].Key == key)
                return index;
        }
    }

    private void Resize(int capacity)
    {
        Array.Resize(ref _fields, capacity);
        if (capacity <= FewMax)
            return;
        _slots = new int[2 * BitOperations.RoundUpToPowerOf2((uint)capacity)];
        for (var i = 0; i < Count; i++)
            Remember(Hash(_fields[i].Key), i);
    }

    private void Remember(int hash, int index)
    {
        while (_slots![hash & (_slots.Length - 1)] != 0)
            hash++;
        _slots[hash & (_slots.Length - 1)] = index + 1;
    }
}
