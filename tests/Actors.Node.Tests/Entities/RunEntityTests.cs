using Actors.Node.Entities;
using Actors.Node.Workers;
using Actors.Runs.Deciding;
using Actors.Runs.Protocol;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Tests.Run;

namespace Actors.Node.Tests.Entities;

public sealed class RunEntityTests
{
    [Fact]
    public async Task A_worker_is_acknowledged_only_what_is_durable()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        await life.RecordedAsync(e => e is RunEvent.RunStarted);
        life.Journal.Close();
        worker.Report(Samples.Batch(1), Samples.Batch(2));
        Assert.Empty(worker.Told.Rest());

        life.Journal.Open();

        Assert.Equal([new WorkerInstruction.Acknowledge(1), new WorkerInstruction.Acknowledge(2)], await worker.Told.NextAsync(2));
        Assert.Equal(2, (await life.RecordedAsync(e => e is RunEvent.BatchCompleted { Step: 2 })).Count(e => e is RunEvent.BatchCompleted));
    }

    [Fact]
    public async Task A_validation_is_answered_with_what_was_decided()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        worker.Report(Samples.Batch(1), Samples.Batch(2), Samples.Validation(2, loss: 1, match: 0.5));
        var told = await worker.Told.NextAsync(3);
        Assert.Equal(new WorkerInstruction.Answer(2, 1e-3, SaveCheckpoint: true, Finish: false), told[2]);

        worker.Report(Samples.Batch(3), Samples.Batch(4), Samples.Validation(4, loss: 2, match: 0.9));
        told = await worker.Told.NextAsync(3);
        Assert.Equal(new WorkerInstruction.Answer(4, 1e-3, SaveCheckpoint: true, Finish: true), told[2]);
    }

    [Fact]
    public async Task Reports_of_an_attempt_that_is_over_change_nothing()
    {
        await using var life = new ActorLife();
        var first = await life.StartAsync();
        first.Report(Samples.Batch(1));
        await life.RecordedAsync(e => e is RunEvent.BatchCompleted);
        await life.AskAsync(new RunCommand.StartAttempt());
        var second = await life.Workers.NextAsync();
        await first.Killed.Soon();

        first.Report(Samples.Batch(2));
        first.Exit();
        second.Report(Samples.Ready(), Samples.Batch(1), Samples.Batch(2));

        var events = await life.RecordedAsync(e => e is RunEvent.BatchCompleted { Step: 2 });
        Assert.DoesNotContain(events, e => e is RunEvent.WorkerFailed);
        Assert.Contains(events, e => e is RunEvent.ReplayVerified { FromStep: 1, ToStep: 1 });
        Assert.Equal(2, second.Order.Attempt);
    }

    [Fact]
    public async Task A_lost_worker_is_followed_by_another_after_a_wait_that_doubles_up_to_its_limit()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        foreach (var seconds in (int[])[1, 2, 3])
        {
            worker.Exit();
            var attempt = worker.Order.Attempt;
            await life.RecordedAsync(e => e is RunEvent.WorkerFailed failed && failed.Attempt == attempt);
            var next = life.Workers.NextAsync();
            await ArmedAsync(life);
            life.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.False(next.IsCompleted);
            life.Time.Advance(TimeSpan.FromTicks(1));
            worker = await next;
            Assert.Equal(attempt + 1, worker.Order.Attempt);
        }

        worker.Exit();
        var failed = Assert.IsType<RunEvent.RunFailed>((await life.RecordedAsync(e => e is RunEvent.RunFailed))[^1]);
        Assert.StartsWith("4 workers in a row were lost without a new step", failed.Reason);
    }

    [Fact]
    public async Task A_pause_while_the_next_attempt_waits_for_its_time_is_a_pause()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        worker.Exit();
        await life.RecordedAsync(e => e is RunEvent.WorkerFailed);
        await ArmedAsync(life);
        await life.AskAsync(new RunCommand.Pause("operator"));

        life.Time.Advance(TimeSpan.FromHours(1));

        // Whatever the clock has set off is in the mailbox before this; only one attempt was ever asked for.
        await life.AskAsync(new RunCommand.Pause("again"));
        Assert.Single(await life.RecordedAsync(e => e is RunEvent.RunPaused), e => e is RunEvent.AttemptStarted);
        Assert.IsType<CommandResult<RunEvent>.Refused>(await life.AskAsync(new RunCommand.Pause("again")));
    }

    [Fact]
    public async Task A_pause_is_told_to_a_worker_at_work()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        worker.Report(Samples.Batch(1));
        await worker.Told.NextAsync();
        await life.AskAsync(new RunCommand.Pause("operator"));
        Assert.IsType<WorkerInstruction.Pause>(await worker.Told.NextAsync());
        worker.Report(new WorkerReport.Paused(1));
        worker.Exit("exit code 0");
        Assert.DoesNotContain(await life.RecordedAsync(e => e is RunEvent.RunPaused), e => e is RunEvent.WorkerFailed);
    }

    [Fact]
    public async Task A_worker_that_only_prepares_is_ended_by_a_pause()
    {
        await using var life = new ActorLife();
        await life.AskAsync(Samples.Submit());
        await life.AskAsync(new RunCommand.StartAttempt());
        var worker = await life.Workers.NextAsync();
        await life.AskAsync(new RunCommand.Pause("operator"));
        await worker.Killed.Soon();
        worker.Exit();
        await life.RecordedAsync(e => e is RunEvent.RunPaused);
    }

    [Fact]
    public async Task A_divergence_ends_the_worker()
    {
        await using var life = new ActorLife();
        var first = await life.StartAsync();
        first.Report(Samples.Batch(1));
        await life.RecordedAsync(e => e is RunEvent.BatchCompleted);
        await life.AskAsync(new RunCommand.StartAttempt());
        var second = await life.Workers.NextAsync();
        second.Report(Samples.Ready(), Samples.Batch(1, loss: 0.25f));
        await second.Killed.Soon();
        var diverged = Assert.IsType<RunEvent.ReplayDiverged>((await life.RecordedAsync(e => e is RunEvent.ReplayDiverged))[^1]);
        Assert.Equal((1, "4", "0.25"), (diverged.Step, diverged.Recorded, diverged.Reported));
    }

    [Fact]
    public async Task A_worker_that_breaks_the_protocol_is_ended()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        worker.Report(Samples.Batch(5));
        await worker.Killed.Soon();
    }

    [Fact]
    public async Task A_worker_ends_with_its_actor()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        life.Tell(StopWhenSettled.Instance);
        await worker.Killed.Soon();
    }

    [Fact]
    public async Task Each_saved_checkpoint_is_followed_by_retention_and_the_links()
    {
        var settings = Samples.Settings with { Checkpoints = new() { Every = 1, KeepLast = 1 } };
        await using var life = new ActorLife(settings);
        var worker = await life.StartAsync();
        for (var step = 1; step <= 3; step += 2)
        {
            File.WriteAllText(Path.Combine(life.Checkpoints, Samples.File(step)), "content");
            worker.Report(Samples.Batch(step), Samples.Checkpoint(step), Samples.Batch(step + 1), Samples.Validation(step + 1, loss: 1, match: 0));
        }

        var gone = (RetentionEvent.CheckpointDeleted)(await life.RetainedAsync(e => e is RetentionEvent.CheckpointDeleted))[^1];

        Assert.Equal((1, Samples.File(1)), (gone.Step, gone.File));
        Assert.False(File.Exists(Path.Combine(life.Checkpoints, Samples.File(1))));
        Assert.Equal(Samples.File(3), new FileInfo(Path.Combine(life.Checkpoints, "checkpoint_latest")).LinkTarget);
    }

    [Fact]
    public async Task An_order_holds_the_checkpoints_that_are_left_newest_first_with_what_follows_them()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        worker.Report(
            Samples.Batch(1), Samples.Batch(2), Samples.Validation(2, loss: 1, match: 0.5), Samples.Checkpoint(2),
            Samples.Batch(3), Samples.Batch(4), Samples.Validation(4, loss: 1, match: 0.5), Samples.Batch(5), Samples.Batch(6),
            Samples.Validation(6, loss: 1, match: 0.5), Samples.Checkpoint(6));
        await life.RecordedAsync(e => e is RunEvent.CheckpointSaved { Step: 6 });

        await life.AskAsync(new RunCommand.StartAttempt());

        var order = (await life.Workers.NextAsync()).Order;
        Assert.Equal([6L, 2], order.Checkpoints.Select(candidate => candidate.Step));
        Assert.Equal([5e-4, 1e-3], order.Checkpoints.Select(candidate => candidate.LearningRate));
        Assert.All(order.Checkpoints, candidate => Assert.False(candidate.Finish));
        Assert.Equal([6L, 2], order.Checkpoints.Select(candidate => candidate.Validation!.Step));
        Assert.Equal(Metrics.Of(("loss", 1), ("match", 0.5)), order.Checkpoints[1].Validation!.Metrics);
        Assert.Equal("hash", order.SettingsHash);
        Assert.Equal(ActorLife.Worker.Window, order.Window);
        Assert.True(order.FencingToken > 0);
    }

    // The actor arms its timer on its own turn; asking it something is a turn after that.
    private static Task ArmedAsync(ActorLife life) => life.AskAsync(Samples.Submit());
}
