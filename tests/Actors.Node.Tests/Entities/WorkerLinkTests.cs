using Actors.Runs.Protocol;
using Actors.Runs.Run;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Entities;

/// <summary>A worker is ordered, and a pause stays a pause, whatever comes between.</summary>
public sealed class WorkerLinkTests
{
    [Fact]
    public async Task Journal_that_does_not_answer_before_a_launch_is_read_again()
    {
        await using var life = new ActorLife();
        await life.AskAsync(Samples.Submit());
        CountingDispatcher.Settle();
        life.Journal.SilenceNextRead();
        await life.AskAsync(new RunCommand.StartAttempt());

        life.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(life.Workers.Rest());
        life.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(1, (await life.Workers.NextAsync()).Order.Attempt);
    }

    [Fact]
    public async Task Journal_that_cannot_be_read_before_a_launch_is_read_again()
    {
        await using var life = new ActorLife();
        await life.AskAsync(Samples.Submit());
        CountingDispatcher.Settle();
        life.Journal.GarbleNextRead();
        await life.AskAsync(new RunCommand.StartAttempt());

        life.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(1, (await life.Workers.NextAsync()).Order.Attempt);
        Assert.Contains(life.Log, entry => entry.Message.Contains("trying again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Attempt_that_is_started_before_the_worker_is_known_is_not_started_twice()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        await life.RecordedAsync(e => e is RunEvent.RunStarted);
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));
        worker.Report(Samples.Batch(1));
        await life.Journal.Failed.Soon();
        worker.Exit();
        life.Journal.Close(RunHome.StreamOf("captcha"));
        life.Time.Advance(TimeSpan.FromSeconds(1)); // The next incarnation waits for its claim.

        var started = life.AskAsync(new RunCommand.StartAttempt());
        CountingDispatcher.Settle();
        life.Journal.Open();
        await started;
        var second = await life.Workers.NextAsync();
        second.Report(Samples.Ready(), Samples.Batch(1));

        var events = await life.RecordedAsync(e => e is RunEvent.BatchCompleted);
        CountingDispatcher.Settle();
        Assert.Equal(2, events.Count(e => e is RunEvent.AttemptStarted));
        Assert.Empty(life.Workers.Rest());
        Assert.False(second.Killed.IsCompleted);
    }

    [Fact]
    public async Task Pause_of_a_worker_that_has_just_died_is_a_pause()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        await life.RecordedAsync(e => e is RunEvent.RunStarted);
        life.Journal.Close(RunHome.StreamOf("captcha"));
        worker.Report(Samples.Batch(1));
        CountingDispatcher.Settle();
        worker.Exit();
        life.Tell(new RunCommand.Pause("operator"));
        CountingDispatcher.Settle();

        life.Journal.Open();

        var events = await life.RecordedAsync(e => e is RunEvent.RunPaused);
        Assert.Equal(new RunEvent.RunPaused(1, "operator"), events[^1]);
        Assert.Single(events, e => e is RunEvent.AttemptStarted);
    }
}
