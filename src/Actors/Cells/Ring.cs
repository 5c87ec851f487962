namespace Actors.Cells;

/// <summary>A first-in first-out buffer that grows by doubling. Not thread-safe, except that a racing read of <see cref="Count"/> is
/// whole.</summary>
internal struct Ring<T>()
{
    private const int FirstLength = 4;
    private const int LengthToKeep = 1024;

    // A struct around each element: an array of references would check the type of every element stored.
    private Slot[] _slots = [];
    private int _first;
    private int _count;

    public readonly int Count => Volatile.Read(in _count);

    public void Add(T item)
    {
        var slots = _slots;
        if (_count == slots.Length)
            slots = Grow();
        slots[(_first + _count) & (slots.Length - 1)].Item = item;
        _count++;
    }

    public T TakeOldest()
    {
        var slots = _slots;
        ref var slot = ref slots[_first & (slots.Length - 1)];
        var item = slot.Item;
        slot.Item = default!;
        _first = (_first + 1) & (slots.Length - 1);
        Volatile.Write(ref _count, _count - 1);
        return item;
    }

    /// <summary>Gives memory back after a burst.</summary>
    public void Trim()
    {
        if (_count == 0 && _slots.Length > LengthToKeep)
            (_slots, _first) = ([], 0);
    }

    private Slot[] Grow()
    {
        // Lengths are powers of two, so that a mask does for the remainder.
        var grown = new Slot[Math.Max(FirstLength, _slots.Length * 2)];
        for (var i = 0; i < _count; i++)
            grown[i] = _slots[(_first + i) & (_slots.Length - 1)];
        _first = 0;
        return _slots = grown;
    }

    private struct Slot
    {
        public T Item;
    }
}
