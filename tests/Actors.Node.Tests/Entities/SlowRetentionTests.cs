using Actors.Node.Entities;
using Actors.Node.Workers;
using Actors.Runs.Deciding;
using Actors.Runs.Protocol;
using Actors.Runs.Run;
using Actors.Runs.Tests.Run;

namespace Actors.Node.Tests.Entities;

/// <summary>Retention reads whole checkpoints and deletes files: neither may cost the run its worker, nor time.</summary>
public sealed class SlowRetentionTests
{
    [Fact]
    public async Task Rules_change_without_waiting_for_retention()
    {
        await using var life = new ActorLife();
        var worker = await StartAsync(life);
        var rules = life.Settings.Checkpoints with { KeepLast = 1 };

        Assert.IsType<CommandResult<RunEvent>.Committed>(await life.AskAsync(new RunCommand.ChangeCheckpointRules(rules, "me")));

        Assert.Equal(new WorkerInstruction.UseCheckpointRules(rules), await worker.Told.NextAsync());
        worker.Report(Samples.Batch(3));
        Assert.Equal(new WorkerInstruction.Acknowledge(3), await worker.Told.NextAsync());
    }

    [Fact]
    public async Task Cleaning_beside_training_waits_for_moments_only()
    {
        await using var life = new ActorLife();
        var worker = await StartAsync(life);

        var cleaning = life.AskAsync(new RunCommand.Clean(life.Settings.Checkpoints with { KeepLast = 1 }));
        await life.Time.AdvanceUntilAsync(cleaning, TimeSpan.FromSeconds(1));

        Assert.IsNotType<CommandResult<RunEvent>.Refused>(await cleaning);
        Assert.InRange(life.Time.GetElapsedTime(life.StartedAt), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        worker.Report(Samples.Batch(3));
        Assert.Equal(new WorkerInstruction.Acknowledge(3), await worker.Told.NextAsync());
        Assert.False(worker.Killed.IsCompleted);
    }

    [Fact]
    public async Task A_pause_is_a_pause_also_when_retention_does_not_answer()
    {
        await using var life = new ActorLife();
        var worker = await StartAsync(life);
        worker.Report(new WorkerReport.CheckpointBlocked(2, "/checkpoints", 1_000, NeedsRoom: true, "No space left on device"));
        await life.RecordedAsync(e => e is RunEvent.RunSuspended);

        var pause = life.AskAsync(new RunCommand.Pause("operator"));
        await life.Time.AdvanceUntilAsync(pause, TimeSpan.FromSeconds(10));

        Assert.IsType<CommandResult<RunEvent>.Committed>(await pause);
    }

    // Two saved checkpoints, and a retention that does not answer.
    private static async Task<FakeWorker> StartAsync(ActorLife life)
    {
        var worker = await life.StartAsync();
        life.System.Stop(await life.FindAsync("retention"));
        worker.Report(Samples.Batch(1), Samples.Checkpoint(1), Samples.Batch(2), Samples.Checkpoint(2));
        await life.RecordedAsync(e => e is RunEvent.CheckpointSaved { Step: 2 });
        await worker.Told.NextAsync(2);
        return worker;
    }
}
