using Actors.Runs.Protocol;
using Actors.Runs.Run;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Entities;

/// <summary>A pause stays a pause, whatever the run was about to do by itself.</summary>
public sealed class PauseTests
{
    private static readonly RunCommand Rules = new RunCommand.ChangeCheckpointRules(Samples.Settings.Checkpoints with { KeepLast = 9 }, "me");

    [Fact]
    public async Task Pause_that_follows_the_look_by_which_another_worker_is_to_be_started_is_a_pause()
    {
        await using var life = new ActorLife();
        await life.AskAsync(Samples.Submit());
        await life.AskAsync(new RunCommand.StartAttempt());
        (await life.Workers.NextAsync()).Report(new WorkerReport.FilesBlocked("/run", "Input/output error", NeedsRoom: false));
        await life.RecordedAsync(e => e is RunEvent.RunSuspended);
        CountingDispatcher.Settle();
        life.Journal.Close(RunHome.StreamOf("captcha"));
        life.Tell(Rules);
        life.Time.Advance(ActorLife.LookForRoomEvery); // The look waits behind the rules, and the pause behind the look.
        life.Tell(new RunCommand.Pause("operator"));
        CountingDispatcher.Settle();

        life.Journal.Open();
        life.Time.Advance(TimeSpan.FromMinutes(1));

        var events = await life.RecordedAsync(e => e is RunEvent.RunPaused);
        Assert.Single(events, e => e is RunEvent.AttemptStarted);
        Assert.Empty(life.Workers.Rest());
    }

    [Fact]
    public async Task Pause_of_an_attempt_whose_worker_was_not_started_before_the_entity_stopped_is_a_pause()
    {
        await using var life = new ActorLife();
        await life.AskAsync(Samples.Submit());
        CountingDispatcher.Settle();
        life.Journal.SilenceNextRead();
        await life.AskAsync(new RunCommand.StartAttempt());
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));
        life.Tell(Rules);
        await life.Journal.Failed.Soon();
        life.Journal.Close(RunHome.StreamOf("captcha"));
        life.Time.Advance(TimeSpan.FromSeconds(1)); // The next incarnation waits for its claim.
        life.Tell(new RunCommand.Pause("operator"));
        CountingDispatcher.Settle();

        life.Journal.Open();
        life.Time.Advance(TimeSpan.FromMinutes(1));

        var events = await life.RecordedAsync(e => e is RunEvent.RunPaused { Reason: "operator" });
        Assert.Single(events, e => e is RunEvent.AttemptStarted);
        Assert.Empty(life.Workers.Rest());
    }

    [Fact]
    public async Task Pause_that_the_workers_owner_fails_to_tell_it_is_a_pause()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        worker.Report(Samples.Batch(1));
        await worker.Told.NextAsync();
        worker.Failure = new InvalidOperationException("a defect");

        await life.AskAsync(new RunCommand.Pause("operator"));
        life.Time.Advance(TimeSpan.FromMinutes(1));

        var events = await life.RecordedAsync(e => e is RunEvent.RunPaused);
        Assert.Equal(new RunEvent.RunPaused(1, "operator"), events[^1]);
        Assert.Single(events, e => e is RunEvent.AttemptStarted);
        Assert.Empty(life.Workers.Rest());
        Assert.True(worker.Killed.IsCompleted);
    }
}
