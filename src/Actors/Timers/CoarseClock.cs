namespace Actors.Timers;

/// <summary>Time since it was made, for deadlines that need no precision: on the system's clock it is read at a fraction of the cost of
/// a timestamp. Any other clock is read as it is.</summary>
internal sealed class CoarseClock(TimeProvider time)
{
    private readonly bool _isSystem = time == TimeProvider.System;
    private readonly long _origin = time == TimeProvider.System ? Environment.TickCount64 : time.GetTimestamp();

    /// <summary>How far the reading may be behind: the longest tick of the kernels in use.</summary>
    public TimeSpan Error => _isSystem ? TimeSpan.FromMilliseconds(10) : TimeSpan.Zero;

    public TimeSpan Elapsed => _isSystem
        ? new TimeSpan((Environment.TickCount64 - _origin) * TimeSpan.TicksPerMillisecond)
        : time.GetElapsedTime(_origin);
}
