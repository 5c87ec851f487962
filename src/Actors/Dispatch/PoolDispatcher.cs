namespace Actors.Dispatch;

/// <summary>Turns on the process's thread pool: the default, for actors that do not block.</summary>
public sealed class PoolDispatcher : IDispatcher
{
    /// <summary>The one instance; it has no state.</summary>
    public static PoolDispatcher Instance { get; } = new();

    private PoolDispatcher()
    {
    }

    /// <inheritdoc/>
    public void Schedule(IThreadPoolWorkItem turn) => ThreadPool.UnsafeQueueUserWorkItem(turn, preferLocal: true);
}
