namespace Actors.Cells;

/// <summary>Lets one thread in at a time, for a few instructions: an uncontended pass costs one atomic operation. Not to be
/// copied.</summary>
internal struct SpinGate
{
    private int _taken;

    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _taken, 1, 0) != 0)
            EnterContended();
    }

    public void Leave() => Volatile.Write(ref _taken, 0);

    private void EnterContended()
    {
        var spin = new SpinWait();
        do
            spin.SpinOnce();
        while (Volatile.Read(ref _taken) != 0 || Interlocked.CompareExchange(ref _taken, 1, 0) != 0);
    }
}
