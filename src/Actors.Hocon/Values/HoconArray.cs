using System.Collections;

namespace Actors.Hocon.Values;

/// <summary>A list of values.</summary>
public sealed class HoconArray : HoconValue, IReadOnlyList<HoconValue>
{
    private readonly List<HoconValue> _items;
    private readonly int _count;
    private readonly object? _owner;
    private bool? _isResolved;
    private long _weight = -1;
    private int _depth = -1;

    internal HoconArray(List<HoconValue> items, Origin origin, object? owner = null)
        : base(origin)
    {
        _items = items;
        _count = items.Count;
        _owner = owner;
    }

    /// <inheritdoc/>
    public int Count => _count;

    /// <inheritdoc/>
    public override string Description => _count == 1 ? "a list of one element" : $"a list of {_count} elements";

    /// <inheritdoc/>
    public override bool IsResolved => _isResolved ??= this.All(item => item.IsResolved);

    internal override long Weight => _weight >= 0 ? _weight : _weight = Tally.Weight(this);

    internal override int Depth => _depth >= 0 ? _depth : _depth = 1 + Tally.Depth(this);

    /// <inheritdoc/>
    public HoconValue this[int index] => index < _count ? _items[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>
    /// This list with <paramref name="more"/> after it. A list that <paramref name="owner"/> appended to before, and that nothing else
    /// has continued, lends its storage to the new one, so that appending n elements one by one costs n and not n².
    /// </summary>
    internal HoconArray Append(HoconArray more, object owner)
    {
        var items = CanContinue(owner) ? _items : _items.GetRange(0, _count);
        items.AddRange(more._items.GetRange(0, more._count));
        return new HoconArray(items, Origin, owner);
    }

    /// <summary>True when <see cref="Append"/> need not copy this list.</summary>
    internal bool CanContinue(object owner) => ReferenceEquals(owner, _owner) && _items.Count == _count;

    /// <inheritdoc/>
    public IEnumerator<HoconValue> GetEnumerator()
    {
        for (var i = 0; i < _count; i++)
            yield return _items[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HoconArray other && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _count;
}
