using Actors.Node.Entities;
using Actors.Node.Workers;
using Actors.Runs.Deciding;
using Actors.Runs.Protocol;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Run;

namespace Actors.Node.Tests.Entities;

/// <summary>A worker that cannot read or write its own files ends; the run waits, and another worker tries again.</summary>
public sealed class WorkerFilesSuspensionTests
{
    private const string NoSpace = "No space left on device";

    [Fact]
    public async Task What_a_worker_writes_beside_checkpoints_needs_room_too_and_another_worker_tries_again()
    {
        await using var life = new ActorLife();
        await life.AskAsync(Samples.Submit(life.Settings));
        await life.AskAsync(new RunCommand.StartAttempt());
        var worker = await life.Workers.NextAsync();
        worker.Report(new WorkerReport.FilesBlocked("/run", NoSpace));
        worker.Exit("exit code 0");
        await life.RecordedAsync(e => e is RunEvent.RunSuspended { Cause: SuspensionCause.WorkerFilesNeedRoom });

        await LookAsync(life);

        Assert.Equal(2, (await life.Workers.NextAsync()).Order.Attempt);
        Assert.DoesNotContain(await life.RecordedAsync(e => e is RunEvent.AttemptStarted { Attempt: 2 }), e => e is RunEvent.WorkerFailed);
    }

    [Fact]
    public async Task What_a_worker_cannot_read_suspends_the_run_however_often_and_is_tried_less_and_less_often()
    {
        await using var life = new ActorLife();
        await life.AskAsync(Samples.Submit(life.Settings));
        await life.AskAsync(new RunCommand.StartAttempt());
        var worker = await life.Workers.NextAsync();
        foreach (var seconds in (int[])[5, 10, 20, 40, 60, 60])
        {
            worker.Report(new WorkerReport.FilesBlocked("/run", "Input/output error", NeedsRoom: false));
            worker.Exit("exit code 0");
            await life.AskAsync(Samples.Submit());
            var next = life.Workers.NextAsync();
            life.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            await life.AskAsync(Samples.Submit());
            Assert.False(next.IsCompleted);
            life.Time.Advance(TimeSpan.FromTicks(1));
            await life.AskAsync(Samples.Submit());
            worker = await next;
        }

        var events = await life.RecordedAsync(e => e is RunEvent.AttemptStarted { Attempt: 7 });
        Assert.Equal(6, events.Count(e => e is RunEvent.RunSuspended { Cause: SuspensionCause.WorkerFilesFail }));
        Assert.DoesNotContain(events, e => e is RunEvent.WorkerFailed or RunEvent.RunFailed);
    }

    [Theory]
    [InlineData(SuspensionCause.JournalNeedsRoom, true)]
    [InlineData(SuspensionCause.JournalNeedsRoom, false)]
    [InlineData(SuspensionCause.WorkerFilesNeedRoom, true)]
    [InlineData(SuspensionCause.WorkerFilesNeedRoom, false)]
    public async Task The_oldest_go_for_what_waits_on_the_same_device_only(SuspensionCause cause, bool isShared)
    {
        var rules = new CheckpointSettings { Every = 2, KeepLast = 9, WhenFull = WhenFull.FreeOldest };
        await using var life = new ActorLife(Samples.Settings with { Checkpoints = rules });
        var worker = await life.StartAsync();
        worker.Report(Samples.Batch(1), Samples.Checkpoint(1), Samples.Batch(2), Samples.Checkpoint(2));
        await life.RetainedAsync(e => e is RetentionEvent.CheckpointVerified { Step: 2 });
        (life.Files.FreeBytes, life.Files.IsShared) = (0, isShared);
        life.Reserve.IsInUse = cause == SuspensionCause.JournalNeedsRoom;
        worker.Report(cause == SuspensionCause.JournalNeedsRoom ? Samples.Batch(3) : new WorkerReport.FilesBlocked("/run", NoSpace));
        await life.RecordedAsync(e => e is RunEvent.RunSuspended suspended && suspended.Cause == cause);

        await life.AskAsync(new RunCommand.Pin("sha-2", IsPinned: true, "me")); // Behind the review that the suspension has led to.

        var retained = await life.RetainedAsync(e => e is RetentionEvent.CheckpointPinned);
        Assert.Equal(isShared ? [1L] : [], retained.OfType<RetentionEvent.CheckpointRetired>().Select(retired => retired.Step));
    }

    private static async Task LookAsync(ActorLife life)
    {
        await life.AskAsync(Samples.Submit());
        life.Time.Advance(ActorLife.LookForRoomEvery);
        await life.AskAsync(Samples.Submit());
    }
}
