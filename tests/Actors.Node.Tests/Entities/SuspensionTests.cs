using Actors.Node.Entities;
using Actors.Node.Workers;
using Actors.Runs.Deciding;
using Actors.Runs.Protocol;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Run;

namespace Actors.Node.Tests.Entities;

/// <summary>A run that cannot write stands still, says what it waits for, and goes on by itself.</summary>
public sealed class SuspensionTests
{
    private const string NoSpace = "No space left on device";

    [Fact]
    public async Task A_checkpoint_without_room_suspends_the_run_which_goes_on_when_there_is_some()
    {
        await using var life = new ActorLife();
        var worker = await BlockedAsync(life);

        Assert.Equal(
            new RunEvent.RunSuspended(2, SuspensionCause.CheckpointNeedsRoom, "/checkpoints", 1_000, NoSpace),
            (await life.RecordedAsync(e => e is RunEvent.RunSuspended))[^1]);
        worker.Report(Samples.Batch(3));
        await life.RecordedAsync(e => e is RunEvent.BatchCompleted { Step: 3 });
        Assert.DoesNotContain(new WorkerInstruction.Acknowledge(3), worker.Told.Rest());

        await LookAsync(life);
        Assert.Empty(worker.Told.Rest());
        life.Files.FreeBytes = 2_000;
        await LookAsync(life);
        Assert.Equal(new WorkerInstruction.RetrySave(), await worker.Told.NextAsync());

        worker.Report(Samples.Checkpoint(2));
        Assert.Equal(new RunEvent.RunContinued(3), (await life.RecordedAsync(e => e is RunEvent.RunContinued))[^1]);
        Assert.Equal(new WorkerInstruction.Acknowledge(3), await worker.Told.NextAsync());
    }

    [Fact]
    public async Task A_failing_disk_is_tried_again_whatever_is_free()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        life.Files.FreeBytes = 0;
        worker.Report(Samples.Batch(1), Samples.Batch(2), new WorkerReport.CheckpointBlocked(2, "/checkpoints", 1_000, NeedsRoom: false, "Input/output error"));
        await life.RecordedAsync(e => e is RunEvent.RunSuspended { Cause: SuspensionCause.CheckpointFails });
        await worker.Told.NextAsync(2);

        await LookAsync(life);

        Assert.Equal(new WorkerInstruction.RetrySave(), await worker.Told.NextAsync());
    }

    [Fact]
    public async Task The_same_suspension_is_recorded_once()
    {
        await using var life = new ActorLife();
        var worker = await BlockedAsync(life);
        worker.Report(Blocked, Blocked with { Reason = "the disk took 512 of 1000 bytes; it may be full" }, Samples.Checkpoint(2));

        var events = await life.RecordedAsync(e => e is RunEvent.RunContinued);

        Assert.Single(events, e => e is RunEvent.RunSuspended);
    }

    [Fact]
    public async Task The_rules_may_let_the_oldest_go_for_it()
    {
        var rules = new CheckpointSettings { Every = 2, KeepLast = 9, WhenFull = WhenFull.FreeOldest };
        await using var life = new ActorLife(Samples.Settings with { Checkpoints = rules });
        var worker = await life.StartAsync();
        worker.Report(Samples.Batch(1), Samples.Checkpoint(1), Samples.Batch(2), Samples.Checkpoint(2));
        await life.RetainedAsync(e => e is RetentionEvent.CheckpointVerified { Step: 2 });
        life.Files.FreeBytes = 0;
        worker.Report(Samples.Batch(3), new WorkerReport.CheckpointBlocked(3, "/checkpoints", 1_000, NeedsRoom: true, NoSpace));

        var retired = (RetentionEvent.CheckpointRetired)(await life.RetainedAsync(e => e is RetentionEvent.CheckpointRetired))[^1];

        Assert.Equal((1, RetentionRules.WhenFull), (retired.Step, retired.Rule));
    }

    [Fact]
    public async Task What_frees_nothing_is_deleted_once_and_that_is_told()
    {
        await using var life = new ActorLife(Samples.Settings with { Checkpoints = FreeOldest });
        var worker = await life.StartAsync();
        worker.Report(Samples.Batch(1), Samples.Checkpoint(1), Samples.Batch(2), Samples.Checkpoint(2), Samples.Batch(3), Samples.Checkpoint(3));
        await life.RetainedAsync(e => e is RetentionEvent.CheckpointVerified { Step: 3 });
        (life.Files.FreeBytes, life.Files.AreShared) = (0, true);
        worker.Report(Samples.Batch(4), new WorkerReport.CheckpointBlocked(4, "/checkpoints", 1_000, NeedsRoom: true, NoSpace));
        await life.RetainedAsync(e => e is RetentionEvent.RoomNotFreed { Step: 1 });

        await LookAsync(life);
        await life.AskAsync(new RunCommand.Pin("sha-3", IsPinned: true, "me")); // Behind the review that the look has led to.

        var retained = await life.RetainedAsync(e => e is RetentionEvent.CheckpointPinned);
        Assert.Single(retained, e => e is RetentionEvent.CheckpointRetired);
        CountingDispatcher.Settle();
        Assert.Contains(life.Log, entry => entry.Message.StartsWith($"{Samples.File(1)} was deleted for want of room, and its", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_inodes_or_a_quota_one_goes_for_each_time_that_it_is_tried_again_in_vain()
    {
        await using var life = new ActorLife(Samples.Settings with { Checkpoints = FreeOldest });
        var worker = await life.StartAsync();
        worker.Report(Samples.Batch(1), Samples.Checkpoint(1), Samples.Batch(2), Samples.Checkpoint(2), Samples.Batch(3), Samples.Checkpoint(3));
        await life.RetainedAsync(e => e is RetentionEvent.CheckpointVerified { Step: 3 });
        var blocked = new WorkerReport.CheckpointBlocked(4, "/checkpoints", 1_000, NeedsRoom: true, NoSpace);
        worker.Report(Samples.Batch(4), blocked);
        await life.RecordedAsync(e => e is RunEvent.RunSuspended);
        worker.Told.Rest();
        await LookAsync(life);
        Assert.Equal(new WorkerInstruction.RetrySave(), await worker.Told.NextAsync());

        foreach (var step in (long[])[1, 2])
        {
            worker.Report(blocked);
            var retired = await life.RetainedAsync(e => e is RetentionEvent.CheckpointDeleted deleted && deleted.Step == step);
            Assert.Equal(step, retired.Count(e => e is RetentionEvent.CheckpointRetired { Rule: RetentionRules.WhenFull }));
        }

        worker.Report(blocked);
        await life.AskAsync(new RunCommand.Pin("sha-3", IsPinned: true, "me"));
        Assert.Equal(2, (await life.RetainedAsync(e => e is RetentionEvent.CheckpointPinned)).Count(e => e is RetentionEvent.CheckpointRetired));
    }

    [Fact]
    public async Task Now_and_then_it_is_tried_again_whatever_is_said_to_be_free()
    {
        await using var life = new ActorLife();
        var worker = await BlockedAsync(life);
        var tried = new List<int>();
        for (var seconds = 5; seconds <= 200; seconds += 5)
        {
            await LookAsync(life);
            if (worker.Told.Rest().Contains(new WorkerInstruction.RetrySave()))
                tried.Add(seconds);
        }

        Assert.Equal([10, 30, 70, 130, 190], tried);
    }

    [Fact]
    public async Task What_is_kept_for_the_administrator_is_room_for_one()
    {
        await using var life = new ActorLife(Samples.Settings with { Checkpoints = FreeOldest });
        var worker = await life.StartAsync();
        worker.Report(Samples.Batch(1), Samples.Checkpoint(1), Samples.Batch(2), Samples.Checkpoint(2));
        await life.RetainedAsync(e => e is RetentionEvent.CheckpointVerified { Step: 2 });
        (life.Files.FreeBytes, life.Files.ReservedBytes) = (0, 5_000);
        worker.Report(Samples.Batch(3), new WorkerReport.CheckpointBlocked(3, "/checkpoints", 1_000, NeedsRoom: true, NoSpace));
        await life.RecordedAsync(e => e is RunEvent.RunSuspended);
        worker.Told.Rest();

        await LookAsync(life);

        Assert.Equal(new WorkerInstruction.RetrySave(), await worker.Told.NextAsync());
    }

    [Fact]
    public async Task A_journal_on_its_reserve_suspends_the_run_until_the_reserve_is_there_again()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        await life.RecordedAsync(e => e is RunEvent.RunStarted);
        life.Reserve.IsInUse = true;
        worker.Report(Samples.Batch(1));
        await life.RecordedAsync(e => e is RunEvent.RunSuspended { Cause: SuspensionCause.JournalNeedsRoom, Place: "journal.db" });
        worker.Told.Rest();

        await LookAsync(life);
        Assert.Empty(worker.Told.Rest());
        life.Reserve.HasRoom = true;
        await LookAsync(life);

        await life.RecordedAsync(e => e is RunEvent.RunContinued);
        Assert.Equal(new WorkerInstruction.Acknowledge(1), await worker.Told.NextAsync());
    }

    [Fact]
    public async Task A_suspended_run_can_be_paused_although_nothing_can_be_saved()
    {
        await using var life = new ActorLife();
        var worker = await BlockedAsync(life);

        await life.AskAsync(new RunCommand.Pause("signal"));

        Assert.Equal(new RunEvent.RunPaused(2, "signal"), (await life.RecordedAsync(e => e is RunEvent.RunPaused))[^1]);
        await worker.Killed.Soon();
    }

    [Fact]
    public async Task A_worker_lost_while_the_run_is_suspended_is_replaced()
    {
        await using var life = new ActorLife();
        var worker = await BlockedAsync(life);
        worker.Exit();
        await life.RecordedAsync(e => e is RunEvent.WorkerFailed);
        await life.AskAsync(Samples.Submit());

        life.Time.Advance(ActorLife.Worker.MinBackoff);

        Assert.Equal(2, (await life.Workers.NextAsync()).Order.Attempt);
    }

    [Fact]
    public async Task A_run_that_lost_its_worker_and_its_entity_while_the_journal_had_no_room_goes_on_with_another_worker()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        await life.RecordedAsync(e => e is RunEvent.RunStarted);
        CountingDispatcher.Settle();
        life.Reserve.IsInUse = true;
        worker.Exit();
        await life.RecordedAsync(e => e is RunEvent.RunSuspended { Cause: SuspensionCause.JournalNeedsRoom });
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));
        life.Tell(new RunCommand.ChangeCheckpointRules(FreeOldest, "me"));
        await life.Journal.Failed.Soon();
        life.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(life.Workers.Rest());

        life.Reserve.HasRoom = true;
        life.Time.Advance(ActorLife.LookForRoomEvery + ActorLife.Worker.MinBackoff);

        Assert.Equal(2, (await life.Workers.NextAsync()).Order.Attempt);
        Assert.Single(await life.RecordedAsync(e => e is RunEvent.AttemptStarted { Attempt: 2 }), e => e is RunEvent.RunContinued);
    }

    [Fact]
    public void A_divergence_that_is_accepted_by_policy_does_not_end_the_waiting()
    {
        var life = Life.At(2, Samples.Settings with { OnDivergence = OnDivergence.Accept });
        life.Resume(0);
        life.Report(Blocked);

        life.Report(Samples.Batch(1, loss: 99));

        Assert.Contains(life.Events, e => e is RunEvent.DivergenceAccepted);
        Assert.Equal((RunStatus.Suspended, SuspensionCause.CheckpointNeedsRoom), (life.State.Status, life.State.Suspension.Cause));
    }

    private static CheckpointSettings FreeOldest { get; } = new() { Every = 2, KeepLast = 9, WhenFull = WhenFull.FreeOldest };

    private static WorkerReport.CheckpointBlocked Blocked { get; } = new(2, "/checkpoints", 1_000, NeedsRoom: true, NoSpace);

    private static async Task<FakeWorker> BlockedAsync(ActorLife life)
    {
        var worker = await life.StartAsync();
        life.Files.FreeBytes = 500;
        worker.Report(Samples.Batch(1), Samples.Batch(2), Blocked);
        await life.RecordedAsync(e => e is RunEvent.RunSuspended);
        await life.AskAsync(Samples.Submit()); // The turn in which the watch begins is over.
        worker.Told.Rest();
        return worker;
    }

    // A tick of the watch, and the turn that it leads to.
    private static async Task LookAsync(ActorLife life)
    {
        await life.AskAsync(Samples.Submit());
        life.Time.Advance(ActorLife.LookForRoomEvery);
        await life.AskAsync(Samples.Submit());
    }
}
