using Actors.Dispatch;
using Actors.Messaging;

namespace Actors.Tests.Dispatch;

public sealed class DispatcherTests
{
    [Fact]
    public async Task Everything_an_actor_does_happens_in_turns_of_its_dispatcher()
    {
        var dispatcher = new CountingDispatcher();
        await using var system = new ActorSystem(new ActorSystemOptions { Dispatcher = dispatcher });
        var inside = new Probe<bool>();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = system.Spawn(Props.Receive<int>(async (_, _) =>
        {
            inside.Add(CountingDispatcher.IsInside);
            await gate.Task;
            inside.Add(CountingDispatcher.IsInside);
            await Task.Run(() => { });
            inside.Add(CountingDispatcher.IsInside);
            await Task.Yield();
            inside.Add(CountingDispatcher.IsInside);
        }));

        actor.Tell(1);
        Assert.True(await inside.NextAsync());
        gate.SetResult();

        Assert.Equal([true, true, true], await inside.NextAsync(3));
    }

    [Fact]
    public async Task An_actor_on_a_thread_of_its_own_stays_on_it()
    {
        using var dispatcher = new ThreadDispatcher("blocking");
        await using var system = new ActorSystem();
        var threads = new Probe<int>();
        var actor = system.Spawn(Props.Receive<int>(async (_, _) =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            await Task.Yield();
            threads.Add(Environment.CurrentManagedThreadId);
        }) with { Dispatcher = dispatcher });

        actor.Tell(1);
        actor.Tell(2);

        var seen = await threads.NextAsync(4);
        Assert.Single(seen.Distinct());
        Assert.NotEqual(Environment.CurrentManagedThreadId, seen[0]);
    }

    [Fact]
    public async Task While_an_actor_blocks_a_thread_of_its_own_others_go_on()
    {
        using var own = new ThreadDispatcher("blocking");
        using var shared = new ThreadDispatcher("shared");
        await using var system = new ActorSystem(new ActorSystemOptions { Dispatcher = shared });
        using var released = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        var blocking = system.Spawn(Props.Receive<ReplyTo<bool>>((_, replyTo) =>
        {
            entered.SetResult();
            replyTo.Tell(released.Wait(Patience.Limit));
            return ValueTask.CompletedTask;
        }) with { Dispatcher = own });
        var releasing = system.Spawn(Props.Receive<int>((_, _) =>
        {
            released.Set();
            return ValueTask.CompletedTask;
        }));

        var asked = blocking.AskAsync<bool>(replyTo => replyTo, Timeout.InfiniteTimeSpan);
        await entered.Task.Soon();
        releasing.Tell(1);

        Assert.True(await asked.Soon());
    }

    [Fact]
    public async Task An_actor_whose_thread_has_ended_can_still_stop()
    {
        await using var system = new ActorSystem();
        var dispatcher = new ThreadDispatcher("ends early");
        var actor = system.Spawn(Props.Receive<int>((_, _) => ValueTask.CompletedTask) with { Dispatcher = dispatcher });

        dispatcher.Dispose();

        await actor.StopAsync().Soon();
    }

    [Fact]
    public async Task An_actor_with_much_to_do_lets_others_have_the_thread()
    {
        using var dispatcher = new ThreadDispatcher("shared");
        await using var system = new ActorSystem(new ActorSystemOptions { Dispatcher = dispatcher, MessagesPerTurn = 10 });
        var seen = new Probe<string>();
        using var held = new ManualResetEventSlim();
        var greedy = system.Spawn(Props.Receive<int>((_, message) =>
        {
            if (message == 0)
                held.Wait(Patience.Limit);
            if (message == 100)
                seen.Add("greedy has ended");
            return ValueTask.CompletedTask;
        }));
        var modest = system.Spawn(Props.Receive<int>((_, _) =>
        {
            seen.Add("modest");
            return ValueTask.CompletedTask;
        }));

        for (var i = 0; i <= 100; i++)
            greedy.Tell(i);
        modest.Tell(1);
        held.Set();

        Assert.Equal(["modest", "greedy has ended"], await seen.NextAsync(2));
    }

    [Fact]
    public async Task A_handler_that_awaits_again_and_again_lets_others_have_the_thread()
    {
        using var dispatcher = new ThreadDispatcher("shared");
        await using var system = new ActorSystem(new ActorSystemOptions { Dispatcher = dispatcher, MessagesPerTurn = 10 });
        using var given = new CancellationTokenSource();
        var handled = false;
        var greedy = system.Spawn(Props.Receive<ReplyTo<bool>>(async (_, replyTo) =>
        {
            while (!handled && !given.IsCancellationRequested)
                await Task.Yield();
            replyTo.Tell(handled);
        }));
        var asked = greedy.AskAsync<bool>(replyTo => replyTo, Timeout.InfiniteTimeSpan);

        system.Spawn(Props.Receive<int>((_, _) =>
        {
            handled = true;
            return ValueTask.CompletedTask;
        })).Tell(1);
        given.CancelAfter(Patience.Limit / 2);

        Assert.True(await asked.Soon());
    }

    [Fact]
    public void A_system_also_stops_in_turns_of_its_dispatcher_alone()
    {
        var dispatcher = new ManualDispatcher();
        var system = new ActorSystem(new ActorSystemOptions { Dispatcher = dispatcher });
        system.Spawn(Props.Receive<int>((context, _) =>
        {
            context.Spawn(Props.Receive<int>((_, _) => ValueTask.CompletedTask));
            return ValueTask.CompletedTask;
        })).Tell(1);
        dispatcher.RunAll();

        var stopped = system.StopAsync();
        dispatcher.RunAll();

        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.True(dispatcher.OneThread);
    }

    private sealed class ManualDispatcher : IDispatcher
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<IThreadPoolWorkItem> _turns = new();
        private readonly int _thread = Environment.CurrentManagedThreadId;

        public bool OneThread { get; private set; } = true;

        public void Schedule(IThreadPoolWorkItem turn)
        {
            OneThread &= Environment.CurrentManagedThreadId == _thread;
            _turns.Enqueue(turn);
        }

        public void RunAll()
        {
            while (_turns.TryDequeue(out var turn))
                turn.Execute();
        }
    }

    private sealed class CountingDispatcher : IDispatcher
    {
        [ThreadStatic]
        private static bool _isInside;

        public static bool IsInside => _isInside;

        public void Schedule(IThreadPoolWorkItem turn) => ThreadPool.QueueUserWorkItem(_ =>
        {
            _isInside = true;
            turn.Execute();
            _isInside = false;
        });
    }
}
