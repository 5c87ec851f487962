using Actors.Messaging;

namespace Actors.Tests.Messaging;

public sealed class StashTests : IAsyncLifetime
{
    private readonly RecordingLog _log = new();
    private readonly Probe<string> _seen = new();
    private readonly ActorSystem _system;

    public StashTests() => _system = TestSystem.Create(log: _log);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.StopAsync().Soon();

    [Fact]
    public async Task Stashed_messages_come_before_those_that_wait_in_their_order()
    {
        var actor = Spawn(capacity: 10);

        foreach (var message in new[] { "a", "b", "open", "c" })
            actor.Tell(message);

        Assert.Equal(["open", "a", "b", "c"], await _seen.NextAsync(4));
    }

    [Fact]
    public async Task Messages_stashed_again_keep_their_order()
    {
        var opened = 0;
        var actor = _system.Spawn(Props.Receive<string>((context, message) =>
        {
            if (message == "open")
            {
                opened++;
                context.UnstashAll();
            }
            else if (opened < 2)
                context.Stash(message);
            else
                _seen.Add(message);
            return ValueTask.CompletedTask;
        }));

        foreach (var message in new[] { "a", "b", "open", "c", "open", "d" })
            actor.Tell(message);

        Assert.Equal(["a", "b", "c", "d"], await _seen.NextAsync(4));
    }

    [Fact]
    public async Task A_restart_takes_the_stash_back_into_the_mailbox_before_what_waits()
    {
        var time = new ManualTime();
        await using var system = TestSystem.Create(time, _log);
        var actor = system.Spawn(Props.Receive<string>((context, message) =>
        {
            if (message == "fail")
                throw new IOException("On purpose.");
            if (context.Incarnation == 1)
                context.Stash(message);
            else
                _seen.Add(message);
            return ValueTask.CompletedTask;
        }));

        foreach (var message in new[] { "a", "b", "fail", "c" })
            actor.Tell(message);
        var seen = _seen.NextAsync(3);
        await time.AdvanceUntilAsync(seen, TimeSpan.FromSeconds(1));

        Assert.Equal(["a", "b", "c"], await seen);
        Assert.Equal(0, system.DeadLetters.Count);
    }

    [Fact]
    public async Task A_stash_has_a_bound()
    {
        var actor = Spawn(capacity: 2);

        foreach (var message in new[] { "a", "b", "one too many" })
            actor.Tell(message);
        await actor.WhenStopped.Soon();

        Assert.IsType<StashOverflowException>(Assert.Single(_log.Entries).Failure);
        Assert.Equal(2, _system.DeadLetters.Count);
    }

    private ActorRef<string> Spawn(int capacity)
    {
        var open = false;
        return _system.Spawn(Props.Receive<string>((context, message) =>
        {
            open |= message == "open";
            if (!open)
                context.Stash(message);
            else
                _seen.Add(message);
            if (message == "open")
                context.UnstashAll();
            return ValueTask.CompletedTask;
        }) with { StashCapacity = capacity, Supervision = Actors.Supervision.SupervisorStrategy.Stop });
    }
}
