using Actors.Node.Entities;
using Actors.Runs.Run;
using Akka.Actor;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Entities;

/// <summary>Who owns a run records that before anything else.</summary>
public sealed class ClaimTests
{
    [Fact]
    public async Task A_submission_is_followed_by_the_claim_of_its_node()
    {
        await using var life = new ActorLife();
        await life.AskAsync(Samples.Submit());

        var events = await life.RecordedAsync(e => e is RunEvent.RunClaimed);

        Assert.Equal([typeof(RunEvent.RunSubmitted), typeof(RunEvent.RunClaimed)], events.Select(e => e.GetType()));
        Assert.Equal(new RunEvent.RunClaimed("node", 2), events[^1]);
    }

    [Fact]
    public async Task An_incarnation_claims_before_it_records_anything_else_and_the_reports_that_waited_follow()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        await life.RecordedAsync(e => e is RunEvent.RunStarted);
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));
        worker.Report(Samples.Batch(1));
        await life.Journal.Failed.Soon();
        worker.Report(Samples.Batch(2));
        life.Time.Advance(TimeSpan.FromSeconds(1));

        var events = await life.RecordedAsync(e => e is RunEvent.BatchCompleted { Step: 2 });

        var afterStart = events.SkipWhile(e => e is not RunEvent.RunStarted).Skip(1).ToArray();
        Assert.IsType<RunEvent.RunClaimed>(afterStart[0]);
        Assert.Equal([1L, 2], afterStart.OfType<RunEvent.BatchCompleted>().Select(batch => batch.Step));
        Assert.Single(events, e => e is RunEvent.AttemptStarted);
        Assert.False(worker.Killed.IsCompleted);
    }

    [Fact]
    public async Task Whoever_asked_is_told_to_ask_again_when_the_write_fails()
    {
        await using var life = new ActorLife();
        await life.AskAsync(Samples.Submit());
        await life.RecordedAsync(e => e is RunEvent.RunClaimed);
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));

        var answer = await life.Actor.Ask<object>(new ForRun("captcha", new RunCommand.StartAttempt())).Soon();

        Assert.IsType<EntityUnavailable>(answer);
    }

    [Fact]
    public async Task A_claim_is_above_every_token_in_the_checkpoint_files()
    {
        await using var life = new ActorLife();
        life.LargestToken = 700;
        var worker = await life.StartAsync();

        Assert.Equal(701, worker.Order.FencingToken);
    }

    [Fact]
    public async Task Looking_at_a_run_that_does_not_exist_records_nothing()
    {
        await using var life = new ActorLife();
        await life.AskAsync(new RunCommand.StartAttempt());
        Assert.Equal(0, await life.Journal.HighestSequenceAsync(RunHome.StreamOf("captcha")));
        Assert.Equal(0, await life.Journal.HighestSequenceAsync(RunHome.RetentionStreamOf("captcha")));
    }

    [Fact]
    public async Task A_run_that_leaves_waits_for_its_retention_and_ends_its_worker()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        await life.RecordedAsync(e => e is RunEvent.RunStarted);

        life.Tell(StopWhenSettled.Instance);

        await worker.Killed.Soon();
    }
}
