using Actors.Runs.Checkpoints;
using Actors.Runs.Settings;
using Actors.Runs.Protocol;
using Actors.Worker.Checkpoints;
using static TorchSharp.torch;
using RunSamples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Worker.Tests.Loop;

/// <summary>The loop with a real model, through a link in memory: what it reports, what it waits for, and in which order.</summary>
public sealed class TrainingLoopTests
{
    private const int Wide = 100;

    private static readonly RunSettings Settings = RunSamples.Settings with
    {
        MaxSteps = 6, Validation = new() { Every = 3 }, Checkpoints = new() { Every = 2, KeepLast = 9 },
        Optimizer = RunSamples.Settings.Optimizer with { LearningRate = 1e-2 },
    };

    [Fact]
    public void Everything_is_reported_once_and_behind_what_it_follows_from()
    {
        using var run = new LoopRun(Settings, Wide);
        var told = new List<WorkerReport>();
        Finish(run, told);

        Assert.Equal([1L, 2, 3, 4, 5, 6], run.Trainable.Executed);
        Assert.Equal([1L, 2, 3, 4, 5, 6], told.OfType<WorkerReport.BatchReported>().Select(batch => batch.Step));
        Assert.Equal([3L, 6], told.OfType<WorkerReport.ValidationReported>().Select(validation => validation.Step));
        Assert.Equal([2L, 4, 6], told.OfType<WorkerReport.CheckpointReported>().Select(checkpoint => checkpoint.Step));
        Assert.IsType<WorkerReport.Finished>(told[^1]);
        foreach (var checkpoint in told.OfType<WorkerReport.CheckpointReported>())
            Assert.Contains(told[..told.IndexOf(checkpoint)], report => report is WorkerReport.BatchReported batch && batch.Step == checkpoint.Step);
        foreach (var validation in told.OfType<WorkerReport.ValidationReported>())
            Assert.Equal(validation.Step, told[..told.IndexOf(validation)].OfType<WorkerReport.BatchReported>().Last().Step);
    }

    [Fact]
    public void No_more_steps_are_executed_than_the_window_allows()
    {
        var settings = Settings with { MaxSteps = 100, Validation = new() { Every = 100 }, Checkpoints = new() { Every = 100, KeepLast = 1 } };
        using var run = new LoopRun(settings, window: 3);
        // The third step is executed but not yet read back; the fourth must wait for the first's acknowledgement.
        Assert.Equal([1L, 2], Batches(run, 2));
        for (var step = 1L; step <= 20; step++)
        {
            Assert.False(run.Reports.HasNext);
            Assert.InRange(run.Trainable.Executed.Count, step + 1, step + 2);
            run.Acknowledge(step);
            Assert.Equal([step + 2], Batches(run, 1));
        }

        Stop(run);
    }

    [Fact]
    public void A_window_of_two_is_the_smallest_in_which_a_loop_moves()
    {
        using var run = new LoopRun(Settings with { Validation = new() { Every = 100 }, MaxSteps = 100 }, window: 2);
        for (var step = 1L; step <= 5; step++)
        {
            while (run.Reports.Next<WorkerReport>() is not WorkerReport.BatchReported)
            {
            }

            run.Acknowledge(step);
        }

        Stop(run);
    }

    [Fact]
    public void A_validation_stands_still_until_it_is_answered_and_the_answer_holds_from_the_next_step_on()
    {
        using var run = new LoopRun(Settings with { Checkpoints = new() { Every = 100, KeepLast = 1 } }, Wide);
        Assert.Equal([1L, 2, 3], Batches(run, 3));
        Assert.Equal(3, run.Reports.Next<WorkerReport.ValidationReported>().Step);
        Assert.Equal([1L, 2, 3], run.Trainable.Executed);
        Assert.Equal([false], run.Trainable.TrainedAtValidation);
        run.Answer(3, learningRate: 5e-3, save: true);
        // The checkpoint is written while the next steps run: either may be reported first.
        var told = new List<WorkerReport>();
        while (!told.Exists(report => report is WorkerReport.CheckpointReported) || !told.Exists(report => report is WorkerReport.BatchReported))
            told.Add(run.Reports.Next<WorkerReport>());
        var saved = Assert.Single(told.OfType<WorkerReport.CheckpointReported>());
        Assert.Equal(3, saved.Step);
        Assert.Equal(5e-3, CheckpointFile.TryReadMetadata(Path.Combine(run.Directory, saved.File))!.LearningRate);
        var next = told.OfType<WorkerReport.BatchReported>().First();
        Assert.Equal((4L, 5e-3), (next.Step, next.LearningRate));
        Stop(run);
    }

    [Fact]
    public void A_pause_saves_the_step_at_which_it_takes_hold_and_ends()
    {
        using var run = new LoopRun(Settings with { Checkpoints = new() { Every = 100, KeepLast = 1 } }, Wide);
        Batches(run, 3);
        run.Reports.Next<WorkerReport.ValidationReported>();
        run.Instructions.Take(new WorkerInstruction.Pause());
        run.Answer(3);
        Assert.Equal(3, run.Reports.Next<WorkerReport.CheckpointReported>().Step);
        Assert.Equal(3, run.Reports.Next<WorkerReport.Paused>().Step);
        run.End();
        Assert.False(run.Reports.HasNext);
    }

    [Fact]
    public void What_is_restored_from_a_checkpoint_goes_on_bit_for_bit()
    {
        using var whole = new LoopRun(Settings, Wide);
        var told = new List<WorkerReport>();
        var model = Finish(whole, told);
        var checkpoint = told.OfType<WorkerReport.CheckpointReported>().Single(saved => saved.Step == 4);

        using var rest = new LoopRun(Settings, Wide, from: 4, state =>
        {
            using var scope = NewDisposeScope();
            state.Restore(CheckpointTensors.Read(Path.Combine(whole.Directory, checkpoint.File), checkpoint.Sha256));
        });
        var toldAgain = new List<WorkerReport>();
        Assert.Equal(model, Finish(rest, toldAgain));
        Assert.Equal(Losses(told)[4..], Losses(toldAgain));
    }

    private static float[] Losses(IEnumerable<WorkerReport> told) => [.. told.OfType<WorkerReport.BatchReported>().Select(batch => batch.Loss)];

    /// <summary>Lets the loop run to its end.</summary>
    /// <returns>The model's hash.</returns>
    private static string Finish(LoopRun run, List<WorkerReport> told)
    {
        while (true)
        {
            told.Add(run.Reports.Next<WorkerReport>());
            switch (told[^1])
            {
                case WorkerReport.ValidationReported validation:
                    run.Answer(validation.Step, finish: validation.Step == Settings.MaxSteps);
                    break;
                case WorkerReport.Finished finished:
                    run.End();
                    return finished.ModelSha256;
            }
        }
    }

    private static IEnumerable<long> Batches(LoopRun run, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => run.Reports.Next<WorkerReport.BatchReported>().Step)];

    private static void Stop(LoopRun run)
    {
        run.Instructions.Take(new WorkerInstruction.Pause());
        run.Acknowledge(long.MaxValue - 1);
        run.Answer(3);
        run.Answer(6);
        run.End();
    }
}
