using Actors.Node.Entities;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Entities;

/// <summary>What a run asks of its retention is done, although retention stops meanwhile.</summary>
public sealed class RetentionLinkTests
{
    private static readonly CheckpointSettings KeepTwo = new() { Every = 1, KeepLast = 2 };

    [Fact]
    public async Task A_pin_that_retention_failed_to_record_is_recorded_by_its_next_incarnation()
    {
        await using var life = await SavedAsync();
        life.Journal.FailNextAppend(RunHome.RetentionStreamOf("captcha"));

        var pinning = life.AskAsync(new RunCommand.Pin("sha-1", IsPinned: true, "me"));
        await life.Journal.Failed.Soon();
        life.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<CommandResult<RunEvent>.Nothing>(await pinning.Soon());
        Assert.Equal(
            new RetentionEvent.CheckpointPinned(1, Samples.File(1), "sha-1", "me"), (await life.RetainedAsync(e => e is RetentionEvent.CheckpointPinned))[^1]);
    }

    [Fact]
    public async Task A_cleaning_during_which_retention_stops_is_answered_when_its_next_incarnation_has_done_it()
    {
        await using var life = await SavedAsync();
        life.Journal.FailNextAppend(RunHome.RetentionStreamOf("captcha"));

        var cleaning = life.AskAsync(new RunCommand.Clean(KeepTwo with { KeepLast = 1 }));
        await life.Journal.Failed.Soon();
        Assert.False(cleaning.IsCompleted);
        life.Time.Advance(TimeSpan.FromSeconds(1));

        await cleaning.Soon();
        CountingDispatcher.Settle();
        Assert.DoesNotContain(life.Log, entry => entry.Message.StartsWith("retention did not finish", StringComparison.Ordinal));
        Assert.Equal(1, (await life.RetainedAsync(e => e is RetentionEvent.CheckpointDeleted)).OfType<RetentionEvent.CheckpointDeleted>().Single().Step);
    }

    // Two checkpoints, which both stay, and a retention that is at rest.
    private static async Task<ActorLife> SavedAsync()
    {
        var life = new ActorLife(Samples.Settings with { Checkpoints = KeepTwo });
        var worker = await life.StartAsync();
        worker.Report(Samples.Batch(1), Samples.Checkpoint(1), Samples.Batch(2), Samples.Checkpoint(2));
        await life.RetainedAsync(e => e is RetentionEvent.CheckpointVerified { Step: 2 });
        CountingDispatcher.Settle();
        return life;
    }
}
