namespace Actors.Simulation.Scheduling;

/// <summary>The clock of one node: the history's time, and timers that end with the node's life. What it shows may be wrong; how long things
/// take is not.</summary>
internal sealed class NodeTime(VirtualTime time, Life life) : TimeProvider
{
    /// <summary>By how much the clock is ahead.</summary>
    public TimeSpan Wrong { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Wrong;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new NodeTimer(time, life, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class NodeTimer(VirtualTime time, Life life, Action callback) : ITimer
    {
        // A change or the end makes what was scheduled before it stale.
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
                time.After(dueTime, () => life.Run(() => Tick(setting, period)));
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Tick(int setting, TimeSpan period)
        {
            if (setting != _setting)
                return;
            if (period > TimeSpan.Zero)
                time.After(period, () => life.Run(() => Tick(setting, period)));
            callback();
        }
    }
}
