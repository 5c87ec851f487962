using Actors.Node.Entities;
using Actors.Node.Workers;
using Actors.Runs.Checkpoints;
using Actors.Runs.Deciding;
using Actors.Runs.Run;
using Actors.Runs.Tests.Run;
using CheckpointSamples = Actors.Runs.Tests.Checkpoints.Samples;

namespace Actors.Node.Tests.Entities;

/// <summary>What earlier attempts finished and could not report goes when the next worker is ready; what was brought back meanwhile stays.</summary>
public sealed class LeftoverTests
{
    [Fact]
    public async Task A_checkpoint_that_is_imported_while_a_worker_prepares_is_kept_when_it_is_ready()
    {
        await using var life = new ActorLife();
        var first = await life.StartAsync();
        first.Report(Samples.Batch(1));
        await life.RecordedAsync(e => e is RunEvent.BatchCompleted);
        await life.AskAsync(new RunCommand.StartAttempt());
        var second = await life.Workers.NextAsync();
        var imported = Write(life, step: 1);
        await life.AskAsync(new RunCommand.Import(1, imported.File, imported.SizeBytes, imported.Sha256, "anna"));

        second.Report(Samples.Ready());
        await SettledAsync(life);

        Assert.True(File.Exists(Path.Combine(life.Checkpoints, imported.File)));
    }

    [Fact]
    public async Task What_nobody_has_recorded_is_removed_when_a_worker_is_ready_and_not_before()
    {
        await using var life = new ActorLife();
        var first = await life.StartAsync();
        first.Report(Samples.Batch(1));
        await life.AskAsync(new RunCommand.StartAttempt());
        var second = await life.Workers.NextAsync();
        var leftover = Path.Combine(life.Checkpoints, Write(life, step: 1).File);
        await SettledAsync(life);
        Assert.True(File.Exists(leftover));

        second.Report(Samples.Ready());
        await SettledAsync(life);

        Assert.False(File.Exists(leftover));
    }

    [Fact]
    public async Task What_a_worker_may_still_restore_stays_though_the_run_has_given_its_history_up()
    {
        await using var life = new ActorLife(Samples.Settings with { OnDivergence = Actors.Runs.Settings.OnDivergence.Accept });
        var first = await life.StartAsync();
        var saved = Write(life, step: 2);
        first.Report(
            Samples.Batch(1), Samples.Batch(2), Samples.Validation(2, 5, 0.1),
            Samples.Checkpoint(2) with { File = saved.File, SizeBytes = saved.SizeBytes, Sha256 = saved.Sha256 });
        await life.RecordedAsync(e => e is RunEvent.CheckpointSaved);
        await life.AskAsync(new RunCommand.StartAttempt());

        (await life.Workers.NextAsync()).Report(Samples.Ready() with { Data = Samples.Data with { Fingerprint = "changed" } });
        await life.RecordedAsync(e => e is RunEvent.DivergenceAccepted);
        await SettledAsync(life);

        Assert.True(File.Exists(Path.Combine(life.Checkpoints, saved.File)));
    }

    [Fact]
    public async Task What_a_worker_may_still_restore_stays_although_the_entity_that_ordered_it_has_stopped()
    {
        await using var life = new ActorLife(Samples.Settings with { OnDivergence = Actors.Runs.Settings.OnDivergence.Accept });
        var first = await life.StartAsync();
        var saved = Write(life, step: 2);
        first.Report(
            Samples.Batch(1), Samples.Batch(2), Samples.Validation(2, 5, 0.1),
            Samples.Checkpoint(2) with { File = saved.File, SizeBytes = saved.SizeBytes, Sha256 = saved.Sha256 });
        await life.RecordedAsync(e => e is RunEvent.CheckpointSaved);
        await life.AskAsync(new RunCommand.StartAttempt());
        var second = await life.Workers.NextAsync();
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));
        life.Tell(new RunCommand.AllowBeginAnew("anna"));
        await life.Journal.Failed.Soon();
        life.Time.Advance(TimeSpan.FromSeconds(1));

        second.Report(Samples.Ready() with { Data = Samples.Data with { Fingerprint = "changed" } });
        await life.RecordedAsync(e => e is RunEvent.DivergenceAccepted);
        await SettledAsync(life);

        Assert.True(File.Exists(Path.Combine(life.Checkpoints, saved.File)));
    }

    [Fact]
    public async Task Leftovers_that_cannot_be_removed_do_not_hold_the_run_up()
    {
        await using var life = new ActorLife();
        var first = await life.StartAsync();
        first.Report(Samples.Batch(1));
        await life.AskAsync(new RunCommand.StartAttempt());
        life.Files.Failure = new IOException("Device or resource busy");

        (await life.Workers.NextAsync()).Report(Samples.Ready(), Samples.Batch(1), Samples.Batch(2));

        await life.RecordedAsync(e => e is RunEvent.BatchCompleted { Step: 2 });
        CountingDispatcher.Settle();
        Assert.Contains(life.Log, entry => entry.Message.Contains("were not all removed", StringComparison.Ordinal));
    }

    private static Task SettledAsync(ActorLife life) => life.AskAsync(new RunCommand.Clean(life.Settings.Checkpoints));

    // Of attempt 1, under its fencing token.
    private static WrittenCheckpoint Write(ActorLife life, long step) => new CheckpointWriter(life.Checkpoints).Write(
        CheckpointSamples.Metadata with { Attempt = 1, FencingToken = 1, Step = step, Batch = step }, CheckpointSamples.Tensors);
}
