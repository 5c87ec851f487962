namespace Actors.Timers;

/// <summary>Has a message handled when none came for a while. A message costs one reading of the clock, not a new timer.</summary>
internal sealed class ReceiveTimeout<TMessage>(TimerSet<TMessage> timers, TimeProvider time, TimeSpan idle, TMessage message)
{
    private long _lastReceived = time.GetTimestamp();

    public void Start() => Arm(idle);

    public void Stop() => timers.Cancel(this);

    public void Touch() => _lastReceived = time.GetTimestamp();

    /// <param name="hasWaiting">Whether messages wait, which a tick overtakes: an actor that has them is not idle.</param>
    /// <returns>Whether the actor was idle for the whole time; if not, the timer runs on for the rest.</returns>
    public bool IsDue(bool hasWaiting)
    {
        var quiet = hasWaiting ? TimeSpan.Zero : time.GetElapsedTime(_lastReceived);
        Arm(quiet < idle ? idle - quiet : idle);
        return quiet >= idle;
    }

    private void Arm(TimeSpan due) => timers.Start(this, message, due, Timeout.InfiniteTimeSpan);
}
