using Actors.Node.Entities;
using Actors.Node.Workers;
using Actors.Runs.Deciding;
using Actors.Runs.Protocol;
using Actors.Runs.Run;
using Actors.Runs.Tests.Run;

namespace Actors.Node.Tests.Entities;

/// <summary>A run that finds none of its checkpoints begins at step 1 on its operator's word only.</summary>
public sealed class BeginAnewTests
{
    private static readonly RunCommand.AllowBeginAnew Word = new("anna");

    [Fact]
    public void The_word_is_recorded_once_and_holds_until_a_checkpoint_is_saved()
    {
        var life = Life.At(4);

        Assert.Equal(new RunEvent.BeginAnewAllowed("anna"), Assert.Single(life.When(Word)));
        Assert.Empty(life.When(Word));
        life.Resume(0, Rejected(2), Rejected(4));
        life.Report(Samples.Batch(1));
        life.Resume(0, Rejected(2), Rejected(4));
        Assert.True(life.State.MayBeginAnew);
        life.Report(Samples.Batch(1));
        life.Report(Samples.Batch(2));
        life.Report(Samples.Checkpoint(2));

        Assert.False(life.State.MayBeginAnew);
        Assert.Equal(life.State.MayBeginAnew, life.Folded().MayBeginAnew);
    }

    [Fact]
    public void A_checkpoint_that_is_restored_nevertheless_takes_the_word_back()
    {
        var life = Life.At(4);
        life.When(Word);

        life.Resume(4);

        Assert.False(life.State.MayBeginAnew);
    }

    [Fact]
    public void A_run_that_has_saved_nothing_needs_no_word() => Assert.Empty(Life.At(1).When(Word));

    [Fact]
    public async Task A_run_whose_checkpoints_are_away_waits_tries_again_by_itself_and_begins_anew_when_it_may()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        worker.Report(Samples.Batch(1), Samples.Batch(2), Samples.Validation(2, 5, 0.1), Samples.Checkpoint(2));
        await life.RecordedAsync(e => e is RunEvent.CheckpointSaved);
        await life.AskAsync(new RunCommand.StartAttempt());
        worker = await life.Workers.NextAsync();
        Assert.False(worker.Order.MayBeginAnew);
        worker.Report(new WorkerReport.FilesBlocked("/run", "none of the run's 1 checkpoints can be read", NeedsRoom: false));
        worker.Exit("exit code 0");
        await life.RecordedAsync(e => e is RunEvent.RunSuspended { Cause: SuspensionCause.WorkerFilesFail });

        life.Time.Advance(ActorLife.LookForRoomEvery);
        Assert.False((await life.Workers.NextAsync()).Order.MayBeginAnew);

        await life.AskAsync(Word);
        await life.AskAsync(new RunCommand.StartAttempt());
        Assert.True((await life.Workers.NextAsync()).Order.MayBeginAnew);
    }

    private static RejectedCheckpoint Rejected(long step) => new(step, Samples.File(step), "it is not there");
}
