using Actors.Node.Entities;
using Actors.Node.Workers;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Checkpoints;
using Actors.Runs.Tests.Run;
using RunSamples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Entities;

/// <summary>What retention does with files that stay, vanish or are damaged.</summary>
public sealed class RetentionEntityTests
{
    private static readonly CheckpointSettings KeepOne = new() { Every = 2, KeepLast = 1 };
    private static readonly CheckpointSettings KeepTwo = KeepOne with { KeepLast = 2 };

    [Fact]
    public async Task A_deletion_that_fails_is_told_and_tried_again_at_the_next_review()
    {
        await using var life = new ActorLife(RunSamples.Settings with { Checkpoints = KeepOne });
        life.Files.Failure = new UnauthorizedAccessException("Permission denied");
        await SaveAsync(life, 1, 2);
        var failed = (RetentionEvent.CheckpointDeletionFailed)(await life.RetainedAsync(e => e is RetentionEvent.CheckpointDeletionFailed))[^1];
        Assert.Equal((1, "Permission denied"), (failed.Step, failed.Reason));
        Assert.True(File.Exists(Path.Combine(life.Checkpoints, RunSamples.File(1))));

        life.Files.Failure = null;
        await life.AskAsync(new RunCommand.Clean(KeepOne));

        var events = await life.RetainedAsync(e => e is RetentionEvent.CheckpointDeleted);
        Assert.Equal(1, ((RetentionEvent.CheckpointDeleted)events[^1]).Step);
        Assert.Single(events, e => e is RetentionEvent.CheckpointDeletionFailed);
        Assert.False(File.Exists(Path.Combine(life.Checkpoints, RunSamples.File(1))));
    }

    [Fact]
    public async Task What_has_a_retired_checkpoints_name_and_is_none_of_the_runs_stays_and_that_is_recorded_and_told()
    {
        await using var life = new ActorLife(RunSamples.Settings with { Checkpoints = KeepOne });
        life.Files.Strangers[RunSamples.File(1)] = "it is no checkpoint";
        await SaveAsync(life, 1, 2);
        var events = await life.RetainedAsync(e => e is RetentionEvent.CheckpointGivenUp);
        Assert.Equal(new RetentionEvent.CheckpointGivenUp(1, RunSamples.File(1), "sha-1", "it is no checkpoint"), events[^1]);

        await life.AskAsync(new RunCommand.Clean(KeepOne));
        Assert.Equal(new RunEvent.CheckpointForgotten(1, RunSamples.File(1), "sha-1"), (await life.RecordedAsync(e => e is RunEvent.CheckpointForgotten))[^1]);
        await life.AskAsync(new RunCommand.Clean(KeepOne));
        events = await life.RetainedAsync(e => e is RetentionEvent.CheckpointForgotten);
        Assert.Single(events, e => e is RetentionEvent.CheckpointGivenUp);
        Assert.DoesNotContain(events, e => e is RetentionEvent.CheckpointDeleted or RetentionEvent.CheckpointDeletionFailed);
        Assert.True(File.Exists(Path.Combine(life.Checkpoints, RunSamples.File(1))));
        CountingDispatcher.Settle();
        Assert.Contains(life.Log, entry => entry.Message == $"{RunSamples.File(1)} is retired and not deleted: it is no checkpoint");
    }

    [Fact]
    public async Task A_deletion_says_whose_the_file_is_and_how_long_it_was()
    {
        await using var life = new ActorLife(RunSamples.Settings with { Checkpoints = KeepOne });
        await SaveAsync(life, 1, 2);
        await life.RetainedAsync(e => e is RetentionEvent.CheckpointDeleted);

        Assert.Equal(new FakeFiles.Request(RunSamples.File(1), RunSamples.Submit().Id, RunSamples.Checkpoint(1).SizeBytes), life.Files.Deleted);
    }

    [Fact]
    public async Task What_is_deleted_is_forgotten_by_the_run_and_then_by_its_retention()
    {
        await using var life = new ActorLife(RunSamples.Settings with { Checkpoints = KeepOne });
        await SaveAsync(life, 1, 2);
        await life.RetainedAsync(e => e is RetentionEvent.CheckpointDeleted);

        await life.AskAsync(new RunCommand.Clean(KeepOne));
        var forgotten = await life.RecordedAsync(e => e is RunEvent.CheckpointForgotten);
        await life.AskAsync(new RunCommand.Clean(KeepOne));

        Assert.Equal(new RunEvent.CheckpointForgotten(1, RunSamples.File(1), "sha-1"), forgotten[^1]);
        Assert.Equal(new RetentionEvent.CheckpointForgotten("sha-1"), (await life.RetainedAsync(e => e is RetentionEvent.CheckpointForgotten))[^1]);
    }

    [Fact]
    public async Task A_file_that_vanished_is_the_runs_to_record_and_is_not_retired()
    {
        await using var life = new ActorLife(RunSamples.Settings with { Checkpoints = KeepOne with { KeepLast = 2 } });
        await SaveAsync(life, 1, 2);
        life.Files.Gone[RunSamples.File(1)] = true;
        await life.AskAsync(new RunCommand.Clean(KeepOne with { KeepLast = 2 }));

        Assert.Equal(new RunEvent.CheckpointMissing(1, RunSamples.File(1), "it is not there"), (await life.RecordedAsync(e => e is RunEvent.CheckpointMissing))[^1]);
    }

    [Fact]
    public async Task Nothing_older_goes_when_the_newest_is_damaged()
    {
        await using var life = new ActorLife(RunSamples.Settings with { Checkpoints = KeepOne });
        life.Files.Damaged[RunSamples.File(2)] = "its content is another";
        await SaveAsync(life, 1, 2);

        Assert.Equal(new RunEvent.CheckpointMissing(2, RunSamples.File(2), "its content is another"), (await life.RecordedAsync(e => e is RunEvent.CheckpointMissing))[^1]);
        await life.AskAsync(new RunCommand.Clean(KeepOne));
        Assert.DoesNotContain(await life.RetainedAsync(e => e is RetentionEvent.CheckpointVerified { Step: 1 }), e => e is RetentionEvent.CheckpointRetired);
    }

    [Fact]
    public async Task A_bound_that_cannot_be_kept_is_told_once()
    {
        var rules = KeepOne with { MaxTotalSize = 1 };
        await using var life = new ActorLife(RunSamples.Settings with { Checkpoints = rules });
        await SaveAsync(life, 1, 2);
        await life.AskAsync(new RunCommand.Clean(rules));

        CountingDispatcher.Settle();
        Assert.Single(life.Log, entry => entry.Message.StartsWith("max-total-size cannot be kept: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_retired_is_in_no_workers_order_although_its_file_is_still_there()
    {
        await using var life = new ActorLife(RunSamples.Settings with { Checkpoints = KeepOne });
        life.Files.Failure = new UnauthorizedAccessException("Permission denied");
        await SaveAsync(life, 1, 2);
        await life.RetainedAsync(e => e is RetentionEvent.CheckpointDeletionFailed);

        await life.AskAsync(new RunCommand.StartAttempt());

        Assert.Equal([2L], (await life.Workers.NextAsync()).Order.Checkpoints.Select(candidate => candidate.Step));
    }

    [Fact]
    public async Task What_was_read_back_is_read_again_when_another_was_lost()
    {
        await using var life = await ReadBackAsync();

        await life.AskAsync(new RunCommand.ReportDamage(RunSamples.File(1), "sha-1", "it is not there"));
        await life.AskAsync(new RunCommand.Clean(KeepTwo));

        Assert.NotEqual(1, life.Files.Reads[RunSamples.File(2)]);
    }

    [Fact]
    public async Task What_was_read_back_is_read_again_by_a_retention_that_had_stopped()
    {
        await using var life = await ReadBackAsync();
        life.Journal.FailNextAppend(RunHome.RetentionStreamOf("captcha"));
        var pinned = life.AskAsync(new RunCommand.Pin("sha-1", IsPinned: true, "me"));
        await life.Journal.Failed.Soon();
        await life.Time.AdvanceUntilAsync(pinned, TimeSpan.FromSeconds(1));

        await life.AskAsync(new RunCommand.Clean(KeepTwo));

        Assert.Equal(2, life.Files.Reads[RunSamples.File(2)]);
    }

    // A run with two checkpoints, the newer of which was read back.
    private static async Task<ActorLife> ReadBackAsync()
    {
        var life = new ActorLife(RunSamples.Settings with { Checkpoints = KeepTwo });
        await SaveAsync(life, 1, 2);
        await life.RetainedAsync(e => e is RetentionEvent.CheckpointVerified { Step: 2 });
        await life.AskAsync(new RunCommand.Clean(KeepTwo));
        Assert.Equal(1, life.Files.Reads[RunSamples.File(2)]);
        return life;
    }

    private static async Task SaveAsync(ActorLife life, params long[] steps)
    {
        var worker = await life.StartAsync();
        foreach (var step in steps)
        {
            await File.WriteAllTextAsync(Path.Combine(life.Checkpoints, RunSamples.File(step)), "content");
            worker.Report(RunSamples.Batch(step), RunSamples.Checkpoint(step));
        }

        await life.RecordedAsync(e => e is RunEvent.CheckpointSaved saved && saved.Step == steps[^1]);
    }
}
