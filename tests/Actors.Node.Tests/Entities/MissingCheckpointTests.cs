using Actors.Node.Entities;
using Actors.Node.Workers;
using Actors.Runs.Deciding;
using Actors.Runs.Protocol;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Run;

namespace Actors.Node.Tests.Entities;

/// <summary>What is missing may come back: a directory that was not mounted, a device that failed for a while.</summary>
public sealed class MissingCheckpointTests
{
    [Fact]
    public void A_missing_checkpoint_that_a_worker_restores_is_found()
    {
        var life = Life.At(4);
        var saved = life.State.Checkpoints;
        life.Resume(0, Rejected(2), Rejected(4));
        Assert.Empty(life.State.Checkpoints);

        var events = life.Resume(4);

        Assert.Equal(new RunEvent.CheckpointFound(4, Samples.File(4), "sha-4"), events[0]);
        Assert.Equal(4, Assert.IsType<RunEvent.RunResumed>(events[1]).FromStep);
        Assert.Equal(saved[^1], Assert.Single(life.State.Checkpoints));
        Assert.Equal(2, Assert.Single(life.State.Missing).Step);
    }

    [Fact]
    public void A_missing_checkpoint_that_does_not_restore_again_is_not_recorded_again()
    {
        var life = Life.At(4);
        life.Resume(2, Rejected(4));

        Assert.IsType<RunEvent.RunResumed>(Assert.Single(life.Resume(2, Rejected(4))));
    }

    [Fact]
    public void A_missing_checkpoint_that_is_read_is_found_once()
    {
        var life = Life.At(2);
        life.When(new RunCommand.ReportDamage(Samples.File(2), "sha-2", "it is not there"));
        var found = new RunCommand.ReportFound(Samples.File(2), "sha-2");

        Assert.Equal(new RunEvent.CheckpointFound(2, Samples.File(2), "sha-2"), Assert.Single(life.When(found)));
        Assert.Empty(life.When(found));
        Assert.Empty(life.State.Missing);
    }

    [Fact]
    public void What_is_saved_or_imported_under_its_name_takes_the_place_of_a_missing_one()
    {
        var life = Life.At(4);
        life.Resume(0, Rejected(2), Rejected(4));
        life.Report(Samples.Batch(1));
        life.Report(Samples.Batch(2));

        life.Report(Samples.Checkpoint(2, "anew"));
        life.When(new RunCommand.Import(4, Samples.File(4), 1024, "sha-4", "me"));

        Assert.Empty(life.State.Missing);
        Assert.Equal(["anew-2", "sha-4"], life.State.Checkpoints.Select(checkpoint => checkpoint.Sha256));
    }

    [Fact]
    public void A_missing_checkpoint_of_a_history_that_is_cut_off_is_of_no_use()
    {
        var life = Life.At(6);
        life.Resume(2, Rejected(4), Rejected(6));
        life.Report(Samples.Batch(3, 9f));

        life.When(new RunCommand.AcceptDivergence("anna"));

        Assert.Empty(life.State.Missing);
    }

    [Fact]
    public async Task An_order_holds_what_is_missing_too()
    {
        await using var life = new ActorLife();
        await SaveTwoAsync(life);
        life.Files.Gone[Samples.File(2)] = true;
        await life.AskAsync(new RunCommand.ReportDamage(Samples.File(2), "sha-2", "it is not there"));

        await life.AskAsync(new RunCommand.StartAttempt());

        Assert.Equal([4L, 2], (await life.Workers.NextAsync()).Order.Checkpoints.Select(candidate => candidate.Step));
    }

    [Fact]
    public async Task A_directory_that_comes_back_brings_its_checkpoints_back()
    {
        await using var life = new ActorLife();
        var worker = await SaveTwoAsync(life);
        life.Files.Gone[Samples.File(2)] = life.Files.Gone[Samples.File(4)] = true;
        await life.AskAsync(new RunCommand.Clean(life.Settings.Checkpoints));
        Assert.Single(await life.RecordedAsync(e => e is RunEvent.CheckpointMissing { Step: 2 }), e => e is RunEvent.CheckpointMissing { Step: 2 });
        Assert.Single(await life.RecordedAsync(e => e is RunEvent.CheckpointMissing { Step: 4 }), e => e is RunEvent.CheckpointMissing { Step: 4 });

        life.Files.Gone.Clear();
        worker.Report(Samples.Batch(5), Samples.Batch(6), Samples.Validation(6, 1, 0.1), Samples.Checkpoint(6));

        Assert.Single(await life.RecordedAsync(e => e is RunEvent.CheckpointFound { Step: 2 }), e => e is RunEvent.CheckpointFound { Step: 2 });
        Assert.Single(await life.RecordedAsync(e => e is RunEvent.CheckpointFound { Step: 4 }), e => e is RunEvent.CheckpointFound { Step: 4 });
    }

    [Fact]
    public async Task While_nothing_can_be_read_nothing_is_missing_and_nothing_goes()
    {
        var settings = Samples.Settings with { Checkpoints = new() { Every = 2, KeepLast = 1 } };
        await using var life = new ActorLife(settings);
        life.Files.IsUnreadable = true;
        await SaveTwoAsync(life);
        await life.AskAsync(new RunCommand.Clean(settings.Checkpoints));

        life.Files.IsUnreadable = false;
        await life.AskAsync(new RunCommand.Clean(settings.Checkpoints));

        Assert.IsType<RetentionEvent.CheckpointVerified>((await life.RetainedAsync(e => e is RetentionEvent.CheckpointRetired { Step: 2 }))[0]);
        await life.AskAsync(new RunCommand.StartAttempt());
        Assert.DoesNotContain(await life.RecordedAsync(e => e is RunEvent.AttemptStarted { Attempt: 2 }), e => e is RunEvent.CheckpointMissing);
    }

    private static RejectedCheckpoint Rejected(long step) => new(step, Samples.File(step), "it is not there");

    private static async Task<FakeWorker> SaveTwoAsync(ActorLife life)
    {
        var worker = await life.StartAsync();
        worker.Report(
            Samples.Batch(1), Samples.Batch(2), Samples.Validation(2, 5, 0.1), Samples.Checkpoint(2),
            Samples.Batch(3), Samples.Batch(4), Samples.Validation(4, 2, 0.2), Samples.Checkpoint(4));
        await life.RecordedAsync(e => e is RunEvent.CheckpointSaved { Step: 4 });
        return worker;
    }
}
