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
    private static int _waiting;

    /// <summary>Waits until no mailbox of any dispatcher is to be run.</summary>
    public static void Settle()
    {
        // A write that has ended comes back by way of the thread pool, which is not counted: what is empty must stay so for a while.
        for (var quiet = 0; quiet < 3;)
        {
            quiet = Volatile.Read(ref _waiting) == 0 && ThreadPool.PendingWorkItemCount == 0 ? quiet + 1 : 0;
            Thread.Sleep(1);
        }
    }

    protected override void ExecuteTask(IRunnable run)
    {
        Interlocked.Increment(ref _waiting);
        ThreadPool.UnsafeQueueUserWorkItem(
            static runnable =>
            {
                try
                {
                    runnable.Run();
                }
                finally
                {
                    Interlocked.Decrement(ref _waiting);
                }
            },
            run,
            preferLocal: false);
    }

    protected override void Shutdown()
    {
    }
}
