namespace Actors.Simulation.Scheduling;

/// <summary>One life of one node's process: when it has ended nothing of it happens any more; while it is frozen everything waits.</summary>
internal sealed class Life(VirtualTime time)
{
    private TimeSpan _frozenUntil;

    public bool Ended { get; private set; }

    public bool IsFrozen => time.Elapsed < _frozenUntil;

    public void End() => Ended = true;

    public void Freeze(TimeSpan duration) => _frozenUntil = time.Elapsed + duration;

    public void Run(Action action)
    {
        if (Ended)
            return;
        if (IsFrozen)
            time.After(_frozenUntil - time.Elapsed, () => Run(action));
        else
            action();
    }
}
