namespace Actors.Journals;

/// <summary>Wakes those who wait for a journal to grow.</summary>
/// <remarks>Take <see cref="Next"/> before reading, read to the end, then await it: growth in between is never missed.</remarks>
public sealed class GrowthSignal
{
    private TaskCompletionSource? _next;

    /// <summary>Completes with the first <see cref="Grew"/> after this call.</summary>
    public Task Next
    {
        get
        {
            var next = Volatile.Read(ref _next);
            if (next is not null)
                return next.Task;
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _next, mine, null) ?? mine).Task;
        }
    }

    /// <summary>Called after what was appended can be read. Costs one read when nobody waits.</summary>
    public void Grew()
    {
        if (Volatile.Read(ref _next) is not null)
            Interlocked.Exchange(ref _next, null)?.TrySetResult();
    }
}
