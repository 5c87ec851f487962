using System.Numerics;

namespace Actors.Messaging;

/// <summary>A fixed number of places, in each of which one question can wait for its deadline.</summary>
/// <remarks>
/// Invariants:
/// - A place whose <see cref="Place.Due"/> is 0 is free. It is claimed by exchanging that for a deadline, and given back only by the
///   question that claimed it: asking costs one atomic operation, answering none.
/// - Places are tried in an order that scatters, so that those which wait long leave no run of taken places behind.
/// </remarks>
internal sealed class AskSlots(int size)
{
    /// <summary>So many taken places in a row mean that most are: at half full, once in 65,536 claims.</summary>
    private const int Tries = 16;

    // 2^32 divided by the golden ratio: its multiples are spread evenly over the high bits.
    private const uint Scatter = 0x9E3779B1;

    private readonly Place[] _places = new Place[size];
    private readonly int _shift = 32 - BitOperations.Log2((uint)size);

    // Not atomic: who reads the same number as another tries the same place, and one of them goes on to the next.
    private uint _next;

    /// <summary>A power of two.</summary>
    public int Size => size;

    public int Taken => _places.Count(static place => Volatile.Read(ref place.Due) != 0);

    /// <param name="due">The deadline; above 0.</param>
    /// <param name="index">The place, for <see cref="Occupy"/> and then <see cref="Free"/>.</param>
    /// <returns>False when next to no place is free.</returns>
    public bool TryClaim(long due, out int index)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            index = (int)((++_next * Scatter) >> _shift);
            ref var place = ref _places[index];
            if (place.Due == 0 && Interlocked.CompareExchange(ref place.Due, due, 0) == 0)
                return true;
        }

        index = -1;
        return false;
    }

    public void Occupy(int index, IPendingAsk ask) => Volatile.Write(ref _places[index].Ask, ask);

    public void Free(int index)
    {
        ref var place = ref _places[index];
        place.Ask = null;
        Volatile.Write(ref place.Due, 0);
    }

    /// <summary>Finds the questions whose deadline is <paramref name="now"/> or before; they stay until they have given their place
    /// back.</summary>
    /// <returns>When to look again: the soonest of the other deadlines; <see cref="long.MaxValue"/> for none.</returns>
    public long FindOverdue(long now, List<(long Due, IPendingAsk Ask)> overdue)
    {
        var next = long.MaxValue;
        foreach (ref var place in _places.AsSpan())
        {
            var due = Volatile.Read(ref place.Due);
            if (due == 0)
                continue;
            var ask = Volatile.Read(ref place.Ask);
            if (due > now)
                next = Math.Min(next, due);
            else if (ask is null)
                next = now + 1; // Claimed this moment: it is there the next time.
            else if (Volatile.Read(ref place.Due) == due)
                overdue.Add((due, ask)); // The place has not changed hands, or the other is as overdue.
        }

        return next;
    }

    private struct Place
    {
        public long Due;
        public IPendingAsk? Ask;
    }
}
