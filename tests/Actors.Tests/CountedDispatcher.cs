using Actors.Dispatch;

namespace Actors.Tests;

/// <summary>Turns on the thread pool, counted, so that a test can wait until nothing is left to do.</summary>
internal sealed class CountedDispatcher : IDispatcher
{
    [ThreadStatic]
    private static bool s_isInTurn;

    private readonly object _gate = new();
    private int _unfinished;

    public void Schedule(IThreadPoolWorkItem turn)
    {
        lock (_gate)
            _unfinished++;
        PoolDispatcher.Instance.Schedule(new Turn(this, turn));
    }

    /// <summary>Waits until every turn has ended, also those that turns have caused. A turn itself does not wait.</summary>
    public void Settle()
    {
        if (s_isInTurn)
            return;
        lock (_gate)
        {
            while (_unfinished > 0)
                Assert.True(Monitor.Wait(_gate, Patience.Limit), "Turns did not come to an end.");
        }
    }

    private void Execute(IThreadPoolWorkItem turn)
    {
        s_isInTurn = true;
        try
        {
            turn.Execute();
        }
        finally
        {
            s_isInTurn = false;
            lock (_gate)
            {
                if (--_unfinished == 0)
                    Monitor.PulseAll(_gate);
            }
        }
    }

    private sealed class Turn(CountedDispatcher dispatcher, IThreadPoolWorkItem turn) : IThreadPoolWorkItem
    {
        public void Execute() => dispatcher.Execute(turn);
    }
}
