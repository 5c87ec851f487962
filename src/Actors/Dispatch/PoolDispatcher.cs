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
    /// <remarks>Whom an actor's turn wakes runs next on the same thread, where the message is still in the cache. Whom others wake, or
    /// who has had its share, queues up behind all that waits: an actor that many ask finds many questions at once.</remarks>
    public void Schedule(IThreadPoolWorkItem turn) =>
        ThreadPool.UnsafeQueueUserWorkItem(turn, preferLocal: SynchronizationContext.Current is TurnContext);
}
