namespace Actors.Timers;

/// <summary>The timers of one incarnation of an actor, by key. Used on its turns only.</summary>
internal sealed class TimerSet<TMessage>(ActorRef owner, TimeProvider time)
{
    private readonly Dictionary<object, (Timer Timer, TMessage Message)> _timers = [];

    public void Start(object key, TMessage message, TimeSpan due, TimeSpan period)
    {
        Cancel(key);
        var timer = new Timer(owner, key);
        _timers[key] = (timer, message);
        timer.Start(time, due, period);
    }

    public bool Cancel(object key)
    {
        if (!_timers.Remove(key, out var started))
            return false;
        started.Timer.Dispose();
        return true;
    }

    public void CancelAll()
    {
        foreach (var (timer, _) in _timers.Values)
            timer.Dispose();
        _timers.Clear();
    }

    public bool IsActive(object key) => _timers.ContainsKey(key);

    /// <returns>False for a tick that was cancelled, or replaced, after it was sent.</returns>
    public bool TryTake(Timer timer, out TMessage message)
    {
        message = default!;
        timer.Taken();
        if (timer.IsCancelled)
            return false;
        message = _timers[timer.Key].Message;
        if (!timer.IsPeriodic)
            Cancel(timer.Key);
        return true;
    }
}
