using Akka.Configuration;
using Akka.Dispatch;

namespace Actors.Node.Tests.Fixtures;

/// <summary>Runs mailboxes on the thread pool, and knows how many are to be run: a test waits until there is nothing left to do.</summary>
public sealed class CountingDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly CountingDispatcher _dispatcher;

    public CountingDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) => _dispatcher = new CountingDispatcher(this);

    public override MessageDispatcher Dispatcher() => _dispatcher;
}

internal sealed class CountingDispatcher(MessageDispatcherConfigurator configurator) : MessageDispatcher(configurator)
{
    // What comes back by way of the thread pool, as a write that waited, is queued before these and so has run when they have.
    private const int Rounds = 3;

    private static readonly object Gate = new();
    private static int s_waiting;
    private static long s_begun;

    /// <summary>Waits until no mailbox of any dispatcher is to be run.</summary>
    public static void Settle()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var begun = WaitForIdle();
            PassThroughPool();
            if (begun != WaitForIdle())
                round = -1;
        }
    }

    protected override void ExecuteTask(IRunnable run)
    {
        lock (Gate)
        {
            s_waiting++;
            s_begun++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static runnable =>
            {
                try
                {
                    runnable.Run();
                }
                finally
                {
                    lock (Gate)
                    {
                        s_waiting--;
                        Monitor.PulseAll(Gate);
                    }
                }
            },
            run,
            preferLocal: false);
    }

    protected override void Shutdown()
    {
    }

    /// <returns>How many mailboxes were ever run.</returns>
    private static long WaitForIdle()
    {
        lock (Gate)
        {
            while (s_waiting > 0)
                Monitor.Wait(Gate);
            return s_begun;
        }
    }

    // One on every thread that the pool keeps: none of them still runs what was queued before.
    private static void PassThroughPool()
    {
        using var all = new Barrier(Environment.ProcessorCount + 1);
        for (var i = 0; i < Environment.ProcessorCount; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static barrier => barrier.SignalAndWait(), all, preferLocal: false);
        all.SignalAndWait();
    }
}
