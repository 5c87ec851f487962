using Actors.Messaging;

namespace Actors.Tests.Lifecycle;

public sealed class StopTests : IAsyncLifetime
{
    private readonly RecordingLog _log = new();
    private readonly ActorSystem _system;
    private readonly Probe<string> _seen = new();

    public StopTests() => _system = TestSystem.Create(_log);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.StopAsync().Soon();

    [Fact]
    public async Task Stopping_ends_after_the_message_at_hand_and_the_others_are_dead_letters()
    {
        var (actor, gate) = await SpawnBusy();
        var dead = new Probe<DeadLetter>();
        _system.DeadLetters.Subscribe(dead.Add);
        actor.Tell("later");

        var stopped = actor.StopAsync();
        gate.SetResult();
        await stopped.Soon();

        Assert.Equal(["begin", "end"], _seen.Rest());
        Assert.Equal(new DeadLetter("later", actor.Path, DeadLetterReason.Stopped), Assert.Single(dead.Rest()));
    }

    [Fact]
    public async Task A_system_that_stops_before_messages_have_been_handled_says_how_many()
    {
        var (actor, gate) = await SpawnBusy();
        for (var i = 0; i < 1_000; i++)
            actor.Tell("later");

        var stopped = _system.StopAsync();
        gate.SetResult();
        await stopped.Soon();

        Assert.Equal(
            "The system stopped before 1000 message(s) had been handled. DrainAsync lets an actor handle what waits before it stops.",
            Assert.Single(_log.Entries).Message);
    }

    [Fact]
    public async Task Draining_handles_what_waits_and_refuses_what_is_new()
    {
        var (actor, gate) = await SpawnBusy();
        actor.Tell("waiting");

        var drained = actor.DrainAsync();
        Assert.Equal(Delivery.Stopped, actor.Offer("late"));
        gate.SetResult();
        await drained.Soon();

        Assert.Equal(["begin", "end", "waiting"], _seen.Rest());
    }

    [Fact]
    public async Task A_handler_that_is_long_learns_at_once_that_it_should_end()
    {
        var actor = _system.Spawn(Props.Receive<int>(async (context, _) =>
        {
            _seen.Add("waits");
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Stopping);
        }));
        actor.Tell(1);
        await _seen.NextAsync();

        await actor.StopAsync().Soon();

        Assert.Empty(_system.Inspect());
    }

    [Fact]
    public async Task What_fails_when_an_actor_is_asked_to_stop_does_not_keep_it_and_its_parent_from_stopping()
    {
        var parent = _system.Spawn(Props.Receive<int>((context, _) =>
        {
            context.Spawn(Props.Receive<int>((child, _) =>
            {
                child.Stopping.Register(() => throw new IOException("On purpose."));
                _seen.Add("registered");
                return ValueTask.CompletedTask;
            }), "child").Tell(1);
            return ValueTask.CompletedTask;
        }), "parent");
        parent.Tell(1);
        await _seen.NextAsync();

        await parent.StopAsync().Soon();

        Assert.Equal("/parent/child", Assert.Single(_log.Entries).Path);
    }

    [Fact]
    public async Task Children_stop_before_their_parent_has()
    {
        var parent = _system.Spawn(Props.Of(() => new Nested(_seen, 3)), "1");
        await _seen.NextAsync(3);
        var watcher = _system.Spawn(Props.Of(() => new Obituary(_seen, _system)));
        await _seen.NextAsync();

        await parent.StopAsync().Soon();

        Assert.Equal(["/1/2/3", "/1/2", "/1"], await _seen.NextAsync(3));
    }

    [Fact]
    public async Task An_actor_can_stop_itself_and_a_name_can_be_used_again()
    {
        for (var i = 0; i < 3; i++)
        {
            var actor = _system.Spawn(Props.Receive<int>((context, _) =>
            {
                context.Stop();
                return ValueTask.CompletedTask;
            }), "same");
            actor.Tell(1);
            await actor.WhenStopped.Soon();
        }
    }

    [Fact]
    public async Task A_child_is_found_by_its_name_while_it_lives()
    {
        var parent = _system.Spawn(Props.Receive<string>(async (context, message) =>
        {
            if (message == "spawn")
                context.Spawn(Props.Receive<int>((_, _) => ValueTask.CompletedTask), "child");
            else if (message == "stop")
                await context.Child<int>("child")!.StopAsync();
            else
                Assert.Throws<InvalidOperationException>(() => context.Child<string>("child"));
            _seen.Add($"{message}: {context.Child<int>("child")?.Path}");
        }), "parent");

        foreach (var message in new[] { "spawn", "mistake", "stop" })
            parent.Tell(message);

        Assert.Equal(["spawn: /parent/child", "mistake: /parent/child", "stop: "], await _seen.NextAsync(3));
    }

    [Fact]
    public void Names_are_unique_among_siblings_and_make_up_paths()
    {
        var nothing = Props.Receive<int>((_, _) => ValueTask.CompletedTask);
        Assert.Equal("/a", _system.Spawn(nothing, "a").Path);
        Assert.Equal("There is a child 'a' already. Names are unique among siblings.",
            Assert.Throws<InvalidOperationException>(() => _system.Spawn(nothing, "a")).Message);
        Assert.Throws<ArgumentException>(() => _system.Spawn(nothing, "a/b"));
        Assert.NotEqual(_system.Spawn(nothing).Name, _system.Spawn(nothing).Name);
    }

    [Fact]
    public async Task A_watcher_is_told_once_and_with_the_failure()
    {
        var failing = _system.Spawn(
            Props.Receive<int>((_, _) => throw new IOException("On purpose.")) with { Supervision = Actors.Supervision.SupervisorStrategy.Stop });
        var watcher = _system.Spawn(Props.Of(() => new Watcher(_seen, failing)));
        Assert.Equal("watching", await _seen.NextAsync());

        failing.Tell(1);
        Assert.Equal("stopped: On purpose.", await _seen.NextAsync());

        watcher.Tell("watch again");
        Assert.Equal("stopped: On purpose.", await _seen.NextAsync());
        watcher.Tell("watch with message");
        Assert.Equal("my own message", await _seen.NextAsync());
        watcher.Tell("watch and unwatch");
        watcher.Tell("end");
        Assert.Equal("end", await _seen.NextAsync());
        Assert.Empty(_seen.Rest());
    }

    [Fact]
    public async Task A_stopped_system_makes_no_actors()
    {
        await _system.StopAsync().Soon();
        Assert.Throws<InvalidOperationException>(() => _system.Spawn(Props.Receive<int>((_, _) => ValueTask.CompletedTask)));
    }

    private async Task<(ActorRef<string> Actor, TaskCompletionSource Gate)> SpawnBusy()
    {
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var actor = _system.Spawn(Props.Receive<string>(async (_, message) =>
        {
            if (message != "busy")
            {
                _seen.Add(message);
                return;
            }

            _seen.Add("begin");
            entered.SetResult();
            await gate.Task;
            _seen.Add("end");
        }));
        actor.Tell("busy");
        await entered.Task.Soon();
        return (actor, gate);
    }

    private sealed class Nested(Probe<string> seen, int depth) : Actor<int>
    {
        protected override ValueTask OnStartAsync()
        {
            if (depth > 1)
                Context.Spawn(Props.Of(() => new Nested(seen, depth - 1)), $"{5 - depth}");
            seen.Add("started");
            return ValueTask.CompletedTask;
        }

        protected override ValueTask ReceiveAsync(int message) => ValueTask.CompletedTask;
    }

    /// <summary>Watches every actor there is; one after the other is told in the order they end.</summary>
    private sealed class Obituary(Probe<string> seen, ActorSystem system) : Actor<int>
    {
        protected override ValueTask OnStartAsync()
        {
            foreach (var root in system.Roots)
                for (var actor = root; actor is not null && actor != Self; actor = actor.Children.SingleOrDefault())
                    Context.Watch(actor);
            seen.Add("watching");
            return ValueTask.CompletedTask;
        }

        protected override ValueTask ReceiveAsync(int message) => ValueTask.CompletedTask;

        protected override ValueTask OnStoppedAsync(ActorRef actor, Exception? failure)
        {
            seen.Add(actor.Path);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Watcher(Probe<string> seen, ActorRef other) : Actor<string>
    {
        protected override ValueTask OnStartAsync()
        {
            Context.Watch(other);
            seen.Add("watching");
            return ValueTask.CompletedTask;
        }

        protected override ValueTask ReceiveAsync(string message)
        {
            switch (message)
            {
                case "watch again":
                    Context.Watch(other);
                    break;
                case "watch with message":
                    Context.Watch(other, "my own message");
                    break;
                case "watch and unwatch":
                    Context.Watch(other);
                    Context.Unwatch(other);
                    break;
                default:
                    seen.Add(message);
                    break;
            }

            return ValueTask.CompletedTask;
        }

        protected override ValueTask OnStoppedAsync(ActorRef actor, Exception? failure)
        {
            seen.Add($"stopped: {failure?.Message}");
            return ValueTask.CompletedTask;
        }
    }
}
