namespace Actors.Timers;

/// <summary>One timer of one actor. At most one of its ticks waits at a time: a slow actor skips ticks and never gathers them.</summary>
internal sealed class Timer(ActorRef owner, object key) : IDisposable
{
    private ITimer? _timer;
    private int _waiting;

    public object Key { get; } = key;

    public bool IsCancelled { get; private set; }

    public bool IsPeriodic { get; private set; }

    public void Start(TimeProvider time, TimeSpan due, TimeSpan period)
    {
        IsPeriodic = period != Timeout.InfiniteTimeSpan;
        _timer = time.CreateTimer(static timer => ((Timer)timer!).Tick(), this, due, period);
    }

    /// <summary>Called on the actor's turn: from now on the next tick may wait.</summary>
    public void Taken() => Volatile.Write(ref _waiting, 0);

    public void Dispose()
    {
        IsCancelled = true;
        _timer?.Dispose();
    }

    private void Tick()
    {
        if (Interlocked.Exchange(ref _waiting, 1) == 0)
            owner.Signal(new Cells.Signal.Tick(this));
    }
}
