using Actors.Diagnostics;
using Actors.Messaging;
using Actors.Supervision;

namespace Actors.Tests.Supervision;

public sealed class SupervisionTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private readonly Probe<string> _seen = new();
    private readonly ActorSystem _system;

    public SupervisionTests() => _system = TestSystem.Create(_time, _log);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.StopAsync().Soon();

    [Fact]
    public async Task A_failed_actor_restarts_after_a_pause_and_keeps_its_mailbox()
    {
        var actor = Spawn(SupervisorStrategy.Default with { Jitter = 0 });

        foreach (var message in new[] { "a", "fail", "b", "c" })
            actor.Tell(message);
        Assert.Equal(["start 1", "a", "stopping (restarts)"], await _seen.NextAsync(3));
        _time.Advance(TimeSpan.FromSeconds(0.19));
        Assert.Empty(_seen.Rest());

        await _time.AdvanceUntilAsync(Waiting(3, out var next), TimeSpan.FromSeconds(0.2));
        Assert.Equal(["start 2", "b", "c"], await next);
    }

    [Fact]
    public async Task A_log_that_fails_fails_neither_the_actor_nor_its_restart()
    {
        await using var system = new ActorSystem(new ActorSystemOptions { Time = _time, Dispatcher = _time.Dispatcher, Log = new FailingLog() });
        var actor = system.Spawn(Props.Of(() => new Recorder(_seen, failingStop: true)));
        actor.Tell("fail");
        actor.Tell("a");

        await _time.AdvanceUntilAsync(Waiting(4, out var next), TimeSpan.FromSeconds(1));

        Assert.Equal(["start 1", "stopping (restarts)", "start 2", "a"], await next);
    }

    [Fact]
    public async Task Pauses_double_to_a_limit_and_begin_anew_after_a_quiet_window()
    {
        var actor = Spawn(SupervisorStrategy.Default with
        {
            Jitter = 0, MinBackoff = TimeSpan.FromSeconds(1), MaxBackoff = TimeSpan.FromSeconds(3), Window = TimeSpan.FromMinutes(1),
        });
        await _seen.NextAsync();

        var pauses = new List<double>();
        foreach (var quietSeconds in new[] { 0, 0, 0, 0, 61 })
        {
            _time.Advance(TimeSpan.FromSeconds(quietSeconds));
            pauses.Add(await PauseAfterFailure(actor));
        }

        Assert.Equal([1, 2, 3, 3, 1], pauses);
    }

    [Fact]
    public async Task Jitter_lengthens_a_pause_by_its_share_at_most()
    {
        var actor = Spawn(SupervisorStrategy.Default with
        {
            Jitter = 0.5, MinBackoff = TimeSpan.FromSeconds(10), MaxBackoff = TimeSpan.FromSeconds(10),
        });
        await _seen.NextAsync();

        var first = await PauseAfterFailure(actor);
        var second = await PauseAfterFailure(actor);

        Assert.InRange(first, 10, 15);
        Assert.InRange(second, 10, 15);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task An_actor_that_fails_too_often_stops_when_that_is_the_limit()
    {
        var actor = Spawn(SupervisorStrategy.Default with { MaxRestarts = 2, AtLimit = Directive.Stop, MinBackoff = TimeSpan.Zero });

        for (var i = 0; i < 3; i++)
            actor.Tell("fail");
        await _time.AdvanceUntilAsync(actor.WhenStopped, TimeSpan.FromSeconds(1));

        Assert.Equal(
            ["start 1", "stopping (restarts)", "start 2", "stopping (restarts)", "start 3", "stopping (Failed)"], _seen.Rest());
    }

    [Fact]
    public async Task An_actor_whose_start_fails_is_supervised_too()
    {
        var attempts = 0;
        var actor = _system.Spawn(Props.Of(() => new Recorder(_seen, failingStart: () => ++attempts < 3)));

        await _time.AdvanceUntilAsync(Waiting(5, out var seen), TimeSpan.FromSeconds(1));

        Assert.Equal(["start 1", "stopping (restarts)", "start 2", "stopping (restarts)", "start 3"], await seen);
        actor.Tell("a");
        Assert.Equal("a", await _seen.NextAsync());
    }

    [Fact]
    public async Task A_failure_is_dealt_with_by_the_rule_of_its_type()
    {
        var actor = Spawn(SupervisorStrategy.Default.On<IOException>(Directive.Restart).On<FileNotFoundException>(Directive.Stop));

        actor.Tell("io");
        await _time.AdvanceUntilAsync(Waiting(3, out _), TimeSpan.FromSeconds(1));
        actor.Tell("not found");

        await actor.WhenStopped.Soon();
    }

    [Fact]
    public async Task What_a_restart_cannot_mend_stops_the_actor()
    {
        var actor = Spawn(SupervisorStrategy.Default);
        actor.Tell("unrecoverable");
        await actor.WhenStopped.Soon();
    }

    [Fact]
    public async Task An_actor_that_stops_itself_and_fails_does_not_restart_first()
    {
        var actor = _system.Spawn(Props.Of(() => new Recorder(_seen)));

        actor.Tell("stop and fail");
        await actor.WhenStopped.Soon();

        Assert.Equal(["start 1", "stopping (Failed)"], _seen.Rest());
    }

    [Fact]
    public async Task An_actor_that_fails_after_it_was_asked_to_stop_does_not_restart_first()
    {
        var actor = _system.Spawn(Props.Of(() => new Recorder(_seen)));

        actor.Tell("fail when asked to stop");
        Assert.Equal(["start 1", "waits"], await _seen.NextAsync(2));
        await actor.StopAsync().Soon();

        Assert.Equal(["stopping (Failed)"], _seen.Rest());
    }

    [Fact]
    public async Task Props_that_make_the_same_actor_twice_are_a_failure()
    {
        var same = new Recorder(_seen);
        var actor = _system.Spawn(Props.Of(() => same) with { Supervision = SupervisorStrategy.Stop.On<IOException>(Directive.Restart) });

        actor.Tell("io");
        await _time.AdvanceUntilAsync(actor.WhenStopped, TimeSpan.FromSeconds(1));

        Assert.Contains(_log.Entries, entry => entry.Failure is InvalidOperationException { Message: "Props made the same actor twice; every incarnation is an object of its own." });
    }

    [Fact]
    public async Task An_actor_can_be_stopped_while_it_waits_to_restart()
    {
        var actor = Spawn(SupervisorStrategy.Default);
        actor.Tell("fail");
        await _seen.NextAsync(2);
        actor.Tell("never handled");

        await actor.StopAsync().Soon();

        Assert.Equal(1, _system.DeadLetters.Count);
        Assert.Empty(_seen.Rest());
        Assert.Equal(Delivery.Stopped, actor.Offer("late"));
    }

    [Fact]
    public async Task A_hook_that_fails_while_the_actor_ends_is_logged_and_no_more()
    {
        var actor = _system.Spawn(Props.Of(() => new Recorder(_seen, failingStop: true)), "clumsy");
        await actor.StopAsync().Soon();

        Assert.Contains(_log.Entries, entry => entry.Path == "/clumsy" && entry.Message.StartsWith("OnStoppingAsync failed"));
    }

    [Fact]
    public async Task A_failure_in_code_that_nobody_awaited_is_the_actors_failure()
    {
        var actor = _system.Spawn(Props.Receive<int>((_, _) =>
        {
            Unawaited();
            return ValueTask.CompletedTask;
        }) with { Supervision = SupervisorStrategy.Stop });

        actor.Tell(1);

        await actor.WhenStopped.Soon();

        static async void Unawaited()
        {
            await Task.Yield();
            throw new InvalidOperationException("On purpose.");
        }
    }

    private ActorRef<string> Spawn(SupervisorStrategy strategy) =>
        _system.Spawn(Props.Of(() => new Recorder(_seen)) with { Supervision = strategy });

    private Task Waiting(int count, out Task<IReadOnlyList<string>> next) => next = _seen.NextAsync(count);

    private async Task<double> PauseAfterFailure(ActorRef<string> actor)
    {
        actor.Tell("fail");
        Assert.Equal("stopping (restarts)", await _seen.NextAsync());
        var failedAt = _time.GetUtcNow();
        var started = _seen.NextAsync();
        await _time.AdvanceUntilAsync(started, TimeSpan.FromSeconds(0.25));
        return Math.Round((_time.GetUtcNow() - failedAt).TotalSeconds, 2);
    }

    private sealed class FailingLog : IActorLog
    {
        public void Write(ActorLogLevel level, string path, string message, Exception? failure = null) =>
            throw new IOException("No space left on device");
    }
}
