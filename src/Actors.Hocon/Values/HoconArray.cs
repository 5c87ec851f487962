using System.Collections;

namespace Actors.Hocon.Values;

/// <summary>A list of values.</summary>
public sealed class HoconArray : HoconValue, IReadOnlyList<HoconValue>
{
    private readonly HoconValue[] _items;
    private readonly int _count;
    private readonly Room? _room;
    private bool? _isResolved;
    private int _depth = -1;
    private long _weight = -1;

    internal HoconArray(HoconValue[] items, Origin origin)
        : this(items, items.Length, null, origin)
    {
    }

    private HoconArray(HoconValue[] items, int count, Room? room, Origin origin)
        : base(origin)
    {
        _items = items;
        _count = count;
        _room = room;
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
        var count = _count + more._count;
        var room = CanContinue(owner) ? _room! : new Room(owner);
        var items = _items;
        if (room != _room || count > items.Length)
        {
            items = new HoconValue[2 * count];
            _items.AsSpan(0, _count).CopyTo(items);
        }

        more._items.AsSpan(0, more._count).CopyTo(items.AsSpan(_count));
        room.Used = count;
        return new HoconArray(items, count, room, Origin);
    }

    /// <summary>True when <see cref="Append"/> need not copy this list.</summary>
    internal bool CanContinue(object owner) => _room is not null && _room.Owner == owner && _room.Used == _count;

    /// <inheritdoc/>
    public IEnumerator<HoconValue> GetEnumerator() => _items.Take(_count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HoconArray other && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _count;

    /// <summary>Who appends to a row of lists that share their storage, and how many elements the last of them has.</summary>
    private sealed class Room(object owner)
    {
        public object Owner => owner;

        public int Used { get; set; }
    }
}
