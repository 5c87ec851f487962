using System.Diagnostics.CodeAnalysis;

namespace Actors.Cells;

/// <summary>Senders that wait for room in a mailbox, first come first served. Used under the mailbox's gate.</summary>
/// <remarks>Those who have given up stay until as many again have come, so that leaving costs nothing and they never outnumber the
/// others for long.</remarks>
internal sealed class WaitingLine<TMessage>
{
    private const int FirstSweep = 64;

    private Chain<RoomWait<TMessage>> _line;
    private int _count;
    private int _sweepAt = FirstSweep;

    public bool IsEmpty => _line.IsEmpty;

    public int Count => _count;

    public void Add(RoomWait<TMessage> wait)
    {
        if (_count == _sweepAt)
            Sweep();
        _line.Add(wait);
        _count++;
    }

    public bool TryTake([MaybeNullWhen(false)] out RoomWait<TMessage> wait)
    {
        if (!_line.TryTake(out wait))
            return false;
        _count--;
        return true;
    }

    private void Sweep()
    {
        var all = _line;
        (_line, _count) = (default, 0);
        while (all.TryTake(out var wait))
        {
            if (wait.IsSettled)
                continue;
            _line.Add(wait);
            _count++;
        }

        _sweepAt = Math.Max(FirstSweep, 2 * _count);
    }
}
