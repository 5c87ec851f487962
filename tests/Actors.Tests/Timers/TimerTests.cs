namespace Actors.Tests.Timers;

public sealed class TimerTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly Probe<string> _seen = new();
    private readonly ActorSystem _system;
    private readonly ActorRef<Step> _actor;

    public TimerTests()
    {
        _system = TestSystem.Create(_time);
        _actor = _system.Spawn(Props.Receive<Step>((context, step) =>
        {
            step.Do(context);
            return ValueTask.CompletedTask;
        }));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.StopAsync().Soon();

    [Fact]
    public async Task A_timer_sends_its_message_once_when_it_is_due()
    {
        await Do(context => context.StartTimer("t", Say("tick"), TimeSpan.FromSeconds(5)));

        _time.Advance(TimeSpan.FromSeconds(4.9));
        await Do(context => Assert.True(context.IsTimerActive("t")));
        Assert.Empty(_seen.Rest());
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("tick", await _seen.NextAsync());
        await Do(context => Assert.False(context.IsTimerActive("t")));
        Assert.Empty(_seen.Rest());
    }

    [Fact]
    public async Task A_periodic_timer_goes_on_until_cancelled()
    {
        await Do(context => context.StartPeriodicTimer("t", Say("tick"), TimeSpan.FromSeconds(1)));

        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("tick", await _seen.NextAsync());
        }

        await Do(context => Assert.True(context.CancelTimer("t")));
        _time.Advance(TimeSpan.FromSeconds(5));
        await Do(context => Assert.False(context.CancelTimer("t")));
        Assert.Empty(_seen.Rest());
    }

    [Fact]
    public async Task Ticks_do_not_gather_before_a_slow_actor()
    {
        await Do(context => context.StartPeriodicTimer("t", Say("tick"), TimeSpan.FromSeconds(1)));

        await Do(_ => _time.Advance(TimeSpan.FromSeconds(10)));
        await Do(_ => { });

        Assert.Equal(["tick"], _seen.Rest());
    }

    [Fact]
    public async Task A_tick_that_waits_already_is_not_handled_after_it_was_cancelled_or_replaced()
    {
        await Do(context =>
        {
            context.StartTimer("t", Say("cancelled"), TimeSpan.FromSeconds(1));
            context.StartTimer("u", Say("replaced"), TimeSpan.FromSeconds(1));
            _time.Advance(TimeSpan.FromSeconds(1));
            context.CancelTimer("t");
            context.StartTimer("u", Say("new"), TimeSpan.FromSeconds(1));
        });

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("new", await _seen.NextAsync());
        await Do(_ => { });
        Assert.Empty(_seen.Rest());
    }

    [Fact]
    public async Task A_restart_ends_all_timers()
    {
        await Do(context => context.StartPeriodicTimer("t", Say("tick"), TimeSpan.FromDays(10_000)));
        _actor.Tell(new Step(_ => throw new IOException("On purpose.")));
        var restarted = new TaskCompletionSource();
        _actor.Tell(new Step(_ => restarted.SetResult()));

        await _time.AdvanceUntilAsync(restarted.Task, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromDays(30_000));
        await Do(_ => { });

        Assert.Empty(_seen.Rest());
    }

    [Fact]
    public async Task The_receive_timeout_comes_when_no_message_did()
    {
        await Do(context => context.SetReceiveTimeout(TimeSpan.FromSeconds(10), Say("idle")));
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(9));
            await Do(_ => { });
        }

        Assert.Empty(_seen.Rest());
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("idle", await _seen.NextAsync());
        await Do(context => context.ClearReceiveTimeout());
        _time.Advance(TimeSpan.FromSeconds(100));
        await Do(_ => { });

        Assert.Empty(_seen.Rest());
    }

    [Fact]
    public async Task The_receive_timeout_comes_again_while_nothing_happens()
    {
        await Do(context => context.SetReceiveTimeout(TimeSpan.FromSeconds(10), Say("idle")));

        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal("idle", await _seen.NextAsync());
            await Do(context => Assert.True(true));
        }
    }

    [Fact]
    public async Task The_receive_timeout_does_not_overtake_a_message_that_waits_behind_a_long_handler()
    {
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var actor = _system.Spawn(Props.Receive<string>(async (context, message) =>
        {
            if (message == "begin")
            {
                context.SetReceiveTimeout(TimeSpan.FromSeconds(10), "idle");
                entered.SetResult();
                await gate.Task;
            }

            _seen.Add(message);
        }));
        actor.Tell("begin");
        await entered.Task.Soon();

        _time.Advance(TimeSpan.FromSeconds(5));
        actor.Tell("message");
        _time.Advance(TimeSpan.FromSeconds(10));
        gate.SetResult();
        Assert.Equal(["begin", "message"], await _seen.NextAsync(2));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(_seen.Rest());
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("idle", await _seen.NextAsync());
    }

    private Step Say(string what) => new(_ => _seen.Add(what));

    private async Task Do(Action<ActorContext<Step>> step)
    {
        var done = new TaskCompletionSource();
        _actor.Tell(new Step(context =>
        {
            try
            {
                step(context);
                done.SetResult();
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        }));
        await done.Task.Soon();
    }

    /// <summary>Something for the actor to do in its turn.</summary>
    private sealed record Step(Action<ActorContext<Step>> Do);
}
