using Actors.Node.Entities;
using Actors.Runs.Deciding;
using Actors.Runs.Run;
using Akka.Actor;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Entities;

/// <summary>A node leaves its runs when what somebody waits for is done, and then nothing holds it up.</summary>
public sealed class LeaveTests
{
    [Fact]
    public async Task Entity_leaves_after_what_is_asked_of_its_retention_and_answers_first()
    {
        await using var life = new ActorLife();
        await life.StartAsync();
        life.System.Stop(await life.FindAsync("retention"));
        var cleaning = life.AskAsync(new RunCommand.Clean(life.Settings.Checkpoints));
        CountingDispatcher.Settle();

        var left = LeaveAsync(life);
        CountingDispatcher.Settle();
        Assert.False(left.IsCompleted);
        life.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.IsType<CommandResult<RunEvent>.Nothing>(await cleaning);
        Assert.True(await left.Soon());
    }

    [Fact]
    public async Task Run_that_is_asked_for_while_the_node_leaves_does_not_hold_it_up()
    {
        await using var life = new ActorLife();
        await life.StartAsync();
        life.System.Stop(await life.FindAsync("retention"));
        _ = life.AskAsync(new RunCommand.Clean(life.Settings.Checkpoints));
        CountingDispatcher.Settle();
        var left = LeaveAsync(life);

        var answer = await life.Actor.Ask<object>(new ForRun("other", Samples.Submit())).Soon();
        life.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.IsType<EntityUnavailable>(answer);
        Assert.True(await left.Soon());
        Assert.Equal(0, await life.Journal.HighestSequenceAsync(RunHome.StreamOf("other")));
    }

    [Fact]
    public async Task Entity_that_has_stopped_does_not_hold_the_node_up()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        await life.RecordedAsync(e => e is RunEvent.RunStarted);
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));
        worker.Report(Samples.Batch(1));
        await life.Journal.Failed.Soon();
        CountingDispatcher.Settle();

        Assert.True(await LeaveAsync(life).Soon());

        await worker.Killed.Soon();
    }

    [Fact]
    public async Task Entity_whose_write_fails_while_it_leaves_is_not_started_again()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        await life.RecordedAsync(e => e is RunEvent.RunStarted);
        life.Journal.Close(RunHome.StreamOf("captcha"));
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));
        worker.Report(Samples.Batch(1));
        CountingDispatcher.Settle();
        var left = LeaveAsync(life);
        CountingDispatcher.Settle();

        life.Journal.Open();

        Assert.True(await left.Soon());
        Assert.Single(await life.RecordedAsync(e => e is RunEvent.RunStarted), e => e is RunEvent.RunClaimed);
    }

    private static Task<bool> LeaveAsync(ActorLife life) => life.Actor.GracefulStop(TimeSpan.FromMinutes(5), StopWhenSettled.Instance);
}
