using Actors.Node.Entities;
using Actors.Runs.Run;
using Akka.Actor;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Entities;

/// <summary>A run that another process has left stays as it is until an operator starts it, whatever else this node does with it.</summary>
public sealed class IdleRunTests
{
    private static readonly RunCommand Rules = new RunCommand.ChangeCheckpointRules(Samples.Settings.Checkpoints with { KeepLast = 9 }, "me");

    [Fact]
    public async Task Run_that_was_left_running_is_not_started_by_a_write_that_fails()
    {
        await using var life = new ActorLife();
        await life.RecordAsync(Left);
        await life.AskAsync(Samples.Submit()); // It has its actor from now on.
        CountingDispatcher.Settle();
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));

        Assert.IsType<EntityUnavailable>(await life.Actor.Ask<object>(new ForRun("captcha", Rules)).Soon());
        life.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(life.Workers.Rest());
        await life.AskAsync(new RunCommand.StartAttempt());
        Assert.Equal(2, (await life.Workers.NextAsync()).Order.Attempt);
    }

    [Theory]
    [InlineData(SuspensionCause.WorkerFilesFail)]
    [InlineData(SuspensionCause.JournalFails)]
    public async Task Run_that_was_left_suspended_is_not_continued(SuspensionCause cause)
    {
        await using var life = new ActorLife();
        await life.RecordAsync([.. Left, new RunEvent.RunSuspended(0, cause, "/run", 0, "Input/output error")]);
        await life.AskAsync(Samples.Submit()); // It has its actor from now on.

        life.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Empty(life.Workers.Rest());
        await life.AskAsync(Rules);
        var events = await life.RecordedAsync(e => e is RunEvent.CheckpointRulesChanged);
        Assert.DoesNotContain(events, e => e is RunEvent.RunContinued or RunEvent.AttemptStarted { Attempt: 2 });
    }

    [Fact]
    public async Task Run_that_an_operator_has_started_goes_on_although_its_first_worker_was_never_launched()
    {
        await using var life = new ActorLife();
        await life.AskAsync(Samples.Submit());
        CountingDispatcher.Settle();
        life.Journal.SilenceNextRead();
        await life.AskAsync(new RunCommand.StartAttempt());
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));
        life.Tell(Rules);
        await life.Journal.Failed.Soon();

        life.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, (await life.Workers.NextAsync()).Order.Attempt);
    }

    private static RunEvent[] Left { get; } =
    [
        new RunEvent.RunSubmitted("captcha", "id", Samples.Settings, "{}", "hash"), new RunEvent.RunClaimed("other", 2), new RunEvent.AttemptStarted(1),
    ];
}
