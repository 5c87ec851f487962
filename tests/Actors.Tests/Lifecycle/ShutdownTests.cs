using Actors.Lifecycle;

namespace Actors.Tests.Lifecycle;

public sealed class ShutdownTests
{
    private readonly Probe<string> _seen = new();
    private readonly RecordingLog _log = new();

    [Fact]
    public async Task Phases_follow_each_other_and_actors_stop_in_theirs()
    {
        var system = TestSystem.Create(log: _log);
        system.Spawn(Props.Of(() => new Goodbye(_seen)));
        foreach (var phase in Enum.GetValues<ShutdownPhase>().Reverse())
            system.Shutdown.Add(phase, $"{phase}", async _ =>
            {
                await Task.Yield();
                if (phase != ShutdownPhase.StopActors)
                    _seen.Add($"{phase}");
            });

        await system.StopAsync().Soon();

        Assert.Equal(["StopAccepting", "FinishWork", "actor stops", "CloseResources"], _seen.Rest());
    }

    [Fact]
    public async Task It_runs_once_whoever_asks()
    {
        var system = TestSystem.Create(log: _log);
        system.Shutdown.Add(ShutdownPhase.FinishWork, "once", _ =>
        {
            _seen.Add("once");
            return Task.CompletedTask;
        });

        await Task.WhenAll(system.StopAsync(), system.StopAsync(), system.DisposeAsync().AsTask()).Soon();

        Assert.Equal(["once"], _seen.Rest());
    }

    [Fact]
    public async Task A_task_that_fails_does_not_hold_up_the_others()
    {
        var system = TestSystem.Create(log: _log);
        system.Shutdown.Add(ShutdownPhase.StopAccepting, "broken", _ => throw new IOException("On purpose."));
        system.Shutdown.Add(ShutdownPhase.CloseResources, "close", _ =>
        {
            _seen.Add("closed");
            return Task.CompletedTask;
        });

        await system.StopAsync().Soon();

        Assert.Equal(["closed"], _seen.Rest());
        Assert.Contains(_log.Entries, entry => entry.Message == "Shutdown went on although 'broken' failed.");
    }

    [Fact]
    public async Task A_task_that_takes_too_long_is_left_behind()
    {
        var time = new ManualTime();
        var system = TestSystem.Create(time, _log);
        system.Shutdown.Add(ShutdownPhase.FinishWork, "stuck", _ => new TaskCompletionSource().Task);

        await time.AdvanceUntilAsync(system.StopAsync(), TimeSpan.FromSeconds(10));

        Assert.Contains(_log.Entries, entry => entry.Message == "Shutdown went on without 'stuck', which took longer than 60 s.");
    }

    [Fact]
    public async Task Actors_that_do_not_stop_in_time_are_named()
    {
        var time = new ManualTime();
        var system = TestSystem.Create(time, _log);
        var entered = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        system.Spawn(Props.Receive<int>((_, _) => ValueTask.CompletedTask), "fine");
        system.Spawn(Props.Receive<int>(async (_, _) =>
        {
            entered.SetResult();
            await gate.Task;
        }), "stuck").Tell(1);
        await entered.Task.Soon();

        await time.AdvanceUntilAsync(system.StopAsync(), TimeSpan.FromSeconds(10));
        gate.SetResult();

        Assert.Contains(_log.Entries, entry => entry.Message == "Actors that have not stopped: /stuck (Running).");
    }

    [Fact]
    public async Task Who_waits_for_the_systems_end_learns_of_one_that_nobody_asked_for()
    {
        var system = TestSystem.Create(log: _log);
        var ended = system.WhenStopped;
        var actor = system.Spawn(Props.Receive<int>((_, _) => throw new IOException("On purpose.")) with
        {
            Supervision = Actors.Supervision.SupervisorStrategy.Escalate,
        });
        Assert.False(ended.IsCompleted);

        actor.Tell(1);

        await ended.Soon();
        Assert.IsType<IOException>(system.Failure);
    }

    private sealed class Goodbye(Probe<string> seen) : Actor<int>
    {
        protected override ValueTask ReceiveAsync(int message) => ValueTask.CompletedTask;

        protected override ValueTask OnStoppingAsync(Actors.Supervision.StopCause cause)
        {
            seen.Add("actor stops");
            return ValueTask.CompletedTask;
        }
    }
}
