namespace Actors.Supervision;

/// <summary>When an actor was restarted of late: decides whether it may be again, and after which pause.</summary>
internal sealed class RestartHistory(SupervisorStrategy strategy, TimeProvider time, Random random)
{
    private readonly Queue<long> _restarts = new();

    /// <param name="pause">How long to wait before the restart.</param>
    /// <returns>False when the limit within the window is reached.</returns>
    public bool TryRestart(out TimeSpan pause)
    {
        var now = time.GetTimestamp();
        while (_restarts.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > strategy.Window)
            _restarts.Dequeue();
        pause = TimeSpan.Zero;
        if (_restarts.Count >= strategy.MaxRestarts)
            return false;
        pause = Backoff(_restarts.Count);
        _restarts.Enqueue(now);
        return true;
    }

    private TimeSpan Backoff(int restarts)
    {
        var doubled = strategy.MinBackoff * Math.Pow(2, Math.Min(restarts, 30));
        var capped = doubled < strategy.MaxBackoff ? doubled : strategy.MaxBackoff;
        return capped * (1 + strategy.Jitter * random.NextDouble());
    }
}
