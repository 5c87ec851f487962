using System.Diagnostics.CodeAnalysis;

namespace Actors.Cells;

/// <summary>A first-in first-out list that holds no memory while it is empty: for what is rare but must not be bounded. Not
/// thread-safe.</summary>
internal struct Chain<T>
{
    private Link? _first;
    private Link? _last;

    public readonly bool IsEmpty => _first is null;

    public void Add(T item)
    {
        var link = new Link(item);
        if (_last is null)
            _first = link;
        else
            _last.Next = link;
        _last = link;
    }

    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        if (_first is null)
        {
            item = default;
            return false;
        }

        item = _first.Item;
        _first = _first.Next;
        if (_first is null)
            _last = null;
        return true;
    }

    private sealed class Link(T item)
    {
        public readonly T Item = item;

        public Link? Next;
    }
}
