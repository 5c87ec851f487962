using Actors.CrashTests.Running;
using Actors.Runs.Run;

namespace Actors.CrashTests;

/// <summary>Commands that reach a run while another process trains it.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class ControlTests(Reference reference)
{
    // Behind it there are steps enough for the worker to have more than one checkpoint by the new rules.
    private const int LastStepInTime = 30;

    [Fact]
    public Task Rules_and_pins_change_while_the_run_goes_on_and_its_result_does_not() => InTime.StrikeAsync(async () =>
    {
        using var home = reference.Fresh();
        await using var journal = new JournalWatch(home);
        using var life = Life.Start(home.Train("--set", "run.checkpoints.keep-last=1000"));
        if (!await Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.CheckpointSaved)) || life.WorkerId is not (> 0 and var worker))
            return await InTime.MissedAsync(life);
        // The worker stands still meanwhile, so that the run is not over first.
        Signals.Send(worker, Signals.Stop);
        if (await journal.HasAsync(e => e is RunEvent.BatchCompleted { Step: > LastStepInTime }))
        {
            Signals.Send(worker, Signals.Continue);
            return await InTime.MissedAsync(life);
        }

        var pinned = await Life.RunAsync("checkpoints", "pin", "step:7", "--home", home.Path);
        var changed = await Life.RunAsync("checkpoints", "rules", "--set", "every=3", "--set", "keep-last=1", "--home", home.Path);

        Assert.True(pinned.ExitCode == 0, pinned.Error);
        Assert.True(changed.ExitCode == 0, changed.Error);
        Assert.False(life.HasEnded, "the run was over before it could be commanded");
        Signals.Send(worker, Signals.Continue);
        var ending = await life.EndAsync();
        Assert.True(ending.ExitCode == 0, ending.Error);
        var recorded = await home.RecordedAsync();
        reference.AssertSameResult(recorded);
        Assert.Single(recorded.Of("checkpoint-rules-changed/1"));
        Assert.Contains(recorded.Of("checkpoint-saved/2"), saved => saved.GetProperty("step").GetInt64() is var step && step % 3 == 0 && step % 7 != 0 && step % 10 != 0);
        Assert.Contains(home.Finished(), file => file == "checkpoint_epoch_1_batch_7.safetensors");
        return true;
    });

    [Fact]
    public Task A_socket_that_a_killed_process_left_behind_is_in_nobodys_way() => InTime.StrikeAsync(async () =>
    {
        using var home = reference.Fresh();
        await using var journal = new JournalWatch(home);
        using var life = Life.Start(home.Train());
        if (!await Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.CheckpointSaved)))
            return await InTime.MissedAsync(life);
        life.Signal(Signals.Kill);
        await life.EndAsync();

        var changed = await Life.RunAsync("checkpoints", "rules", "--set", "keep-last=2", "--set", "every=7", "--home", home.Path);

        Assert.True(changed.ExitCode == 0, changed.Error);
        await reference.ContinueToTheSameEndAsync(home);
        return true;
    });
}
