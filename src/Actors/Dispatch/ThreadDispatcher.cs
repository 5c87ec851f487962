using System.Collections.Concurrent;

namespace Actors.Dispatch;

/// <summary>Turns on one thread of their own, in order: for actors that block (a disk, a GPU, a native library).</summary>
/// <remarks>Give each blocking actor its own; actors that share one wait for each other. Turns scheduled after disposal run on
/// the thread pool, so that an actor can always stop.</remarks>
public sealed class ThreadDispatcher : IDispatcher, IDisposable
{
    private readonly BlockingCollection<IThreadPoolWorkItem> _turns = [];

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Shown by debuggers and <c>top -H</c>.</param>
    public ThreadDispatcher(string name)
    {
        new Thread(Run) { Name = name, IsBackground = true }.Start();
    }

    /// <inheritdoc/>
    public void Schedule(IThreadPoolWorkItem turn)
    {
        try
        {
            _turns.Add(turn);
        }
        catch (InvalidOperationException)
        {
            PoolDispatcher.Instance.Schedule(turn);
        }
    }

    /// <summary>Ends the thread after the turns that wait.</summary>
    public void Dispose() => _turns.CompleteAdding();

    private void Run()
    {
        foreach (var turn in _turns.GetConsumingEnumerable())
            turn.Execute();
    }
}
