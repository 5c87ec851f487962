namespace Actors.Simulation.Scheduling;

/// <summary>
/// Everything that happens in a history, one thing at a time, on one thread.
/// <list type="bullet">
/// <item>Time stands still while something happens and leaps to the next thing that is due.</item>
/// <item>What is due at the same moment happens in an order that the dice fix.</item>
/// </list>
/// </summary>
internal sealed class VirtualTime(Dice dice) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, (long Due, ulong Tie)> _due = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _ticks;

    /// <summary>Since the beginning of the history.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(_ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Beginning.AddTicks(_ticks);

    public override long GetTimestamp() => _ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("Timers belong to a node, which can die.");

    /// <exception cref="InvalidOperationException">Another thread calls: something has escaped the scheduler.</exception>
    public void After(TimeSpan delay, Action action)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("Code of this history runs on another thread: it has escaped the dispatcher.");
        _due.Enqueue(action, (_ticks + Math.Max(0, delay.Ticks), dice.Next()));
    }

    /// <summary>Lets the next thing happen.</summary>
    /// <returns>False when there is none.</returns>
    public bool Step()
    {
        if (!_due.TryDequeue(out var action, out var at))
            return false;
        _ticks = at.Due;
        action();
        return true;
    }
}
