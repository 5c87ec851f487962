using Actors.Timers;

namespace Actors.Messaging;

/// <summary>The questions of one system that must be answered within a time.</summary>
/// <remarks>
/// A timer for each question would cost more than the question. Deadlines are rounded up to <see cref="Granularity"/>, questions
/// wait in slots, and one timer is set to the soonest deadline. An answered question leaves its slot at once, so that nothing of it
/// outlives the answer; the timer is left as it is, and finds out when it goes off.
/// </remarks>
internal sealed class AskDeadlines(TimeProvider time)
{
    private const int FirstSize = 256;

    // The longest a timer is set to: TimeProviders have limits of their own, and a deadline may be years away.
    private static readonly TimeSpan Farthest = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly CoarseClock _clock = new(time);
    private AskSlots[] _generations = [new(FirstSize)];
    private ITimer? _timer;
    private long _armedFor = long.MaxValue;

    public static TimeSpan Granularity { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Questions that wait now.</summary>
    public int Waiting => Volatile.Read(ref _generations).Sum(slots => slots.Taken);

    /// <summary>Reserves a slot for a question that is about to be asked.</summary>
    /// <param name="timeout">From now; never over before it, and at most two granules too late.</param>
    /// <param name="index">The slot, for <see cref="AskSlots.Occupy"/> and, when the question is answered,
    /// <see cref="AskSlots.Free"/>.</param>
    public AskSlots Reserve(TimeSpan timeout, out int index)
    {
        var due = Math.Max(1, CeilingToGranules(_clock.Elapsed + _clock.Error, timeout));
        AskSlots slots;
        while (!(slots = Volatile.Read(ref _generations)[^1]).TryClaim(due, out index))
            Grow(slots);

        // After the claim, which is a fence: either the timer's search sees the slot, or this sees that the timer is to be set.
        if (due < Volatile.Read(ref _armedFor))
            Arm(due);
        return slots;
    }

    private static long CeilingToGranules(TimeSpan now, TimeSpan timeout)
    {
        var granules = Math.DivRem(timeout.Ticks, Granularity.Ticks, out var rest);
        return granules + (now.Ticks + rest + Granularity.Ticks - 1) / Granularity.Ticks;
    }

    private void Grow(AskSlots full)
    {
        // Questions stay where they are: who answers must find them. What is claimed from now on is claimed in the newest slots.
        lock (_gate)
            if (_generations[^1] == full)
                Volatile.Write(ref _generations, [.. _generations, new AskSlots(full.Size * 2)]);
    }

    private void Arm(long due)
    {
        lock (_gate)
        {
            if (due >= _armedFor)
                return;
            _armedFor = due;
            _timer ??= time.CreateTimer(
                static deadlines => ((AskDeadlines)deadlines!).GoOff(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var now = _clock.Elapsed;
            var goOff = Granularity * Math.Min(due, (now + Farthest) / Granularity);
            _timer.Change(goOff > now ? goOff - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void GoOff()
    {
        // Before the search: a question that it misses sets the timer itself.
        Interlocked.Exchange(ref _armedFor, long.MaxValue);
        var overdue = new List<(long Due, IPendingAsk Ask)>();
        var now = _clock.Elapsed.Ticks / Granularity.Ticks;
        var next = Volatile.Read(ref _generations).Min(slots => slots.FindOverdue(now, overdue));
        if (next != long.MaxValue)
            Arm(next);
        foreach (var (_, ask) in overdue.OrderBy(static waiting => waiting.Due))
            ask.TimeOut();
    }
}
