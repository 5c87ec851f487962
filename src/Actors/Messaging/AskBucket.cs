namespace Actors.Messaging;

/// <summary>Questions with one deadline, linked so that any of them leaves in the same time. Used under the lock of its owner.</summary>
internal sealed class AskBucket(long tick)
{
    private IPendingAsk? _first;

    /// <summary>The deadline, in units of granularity since the system started.</summary>
    public long Tick => tick;

    public int Count { get; private set; }

    public void Add(IPendingAsk ask)
    {
        ask.Next = _first;
        if (_first is not null)
            _first.Previous = ask;
        _first = ask;
        Count++;
    }

    /// <summary>Removes a question; one that was taken as overdue is not in here any more.</summary>
    public void Remove(IPendingAsk ask)
    {
        if (ask != _first && ask.Previous is null)
            return;
        if (ask.Previous is { } previous)
            previous.Next = ask.Next;
        else
            _first = ask.Next;
        if (ask.Next is { } next)
            next.Previous = ask.Previous;
        (ask.Previous, ask.Next) = (null, null);
        Count--;
    }

    public void TakeAll(List<IPendingAsk> into)
    {
        while (_first is { } ask)
        {
            Remove(ask);
            into.Add(ask);
        }
    }
}
