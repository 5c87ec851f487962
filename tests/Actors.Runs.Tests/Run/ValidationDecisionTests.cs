using Actors.Runs.Run;
using Actors.Runs.Protocol;

namespace Actors.Runs.Tests.Run;

public sealed class ValidationDecisionTests
{
    [Fact]
    public void A_better_metric_makes_a_new_best_model()
    {
        var life = Life.At(2);
        life.Report(Samples.Batch(3));
        life.Report(Samples.Batch(4));

        var events = life.Report(Samples.Validation(4, 1, 0.5));

        Assert.Equal(new RunEvent.BestImproved(4, "match", 0.5, 0.002), Assert.Single(events.OfType<RunEvent.BestImproved>()));
        Assert.Equal((4, 0.5), (life.State.Best.Step, life.State.Best.Value));
    }

    [Fact]
    public void An_equal_metric_does_not_replace_the_best_model()
    {
        var life = Life.At(2);
        life.Report(Samples.Batch(3));
        life.Report(Samples.Batch(4));

        Assert.Empty(life.Report(Samples.Validation(4, 1, 0.002)).OfType<RunEvent.BestImproved>());
    }

    [Fact]
    public void A_plateau_reduces_the_learning_rate_and_tells_the_window()
    {
        var life = Life.At(2);
        foreach (var step in new long[] { 4, 6 })
        {
            life.Report(Samples.Batch(step - 1));
            life.Report(Samples.Batch(step));
            life.Report(Samples.Validation(step, 7, 0));
        }

        var reduced = Assert.Single(life.Events.OfType<RunEvent.LrReduced>());

        Assert.Equal((6, 1e-3, 5e-4), (reduced.Step, reduced.Old, reduced.New));
        Assert.Equal([5.0, 7.0, 7.0], reduced.Window.ToArray());
        Assert.Equal(5e-4, life.State.LearningRate);
    }

    [Fact]
    public void The_target_ends_the_run_once_it_is_reached()
    {
        var life = Life.At(1);
        life.Report(Samples.Batch(2));

        var events = life.Report(Samples.Validation(2, 1, 0.85));

        Assert.Equal(new RunEvent.TargetReached(2, "match", 0.85, 0.85), events[^1]);
        Assert.NotEqual("", life.State.LastValidation.Finish);
    }

    [Fact]
    public void A_validation_reported_twice_is_recorded_once()
    {
        var life = Life.At(2);

        Assert.Empty(life.Report(Samples.Validation(2, 5, 0.002)));
        Assert.Single(life.State.Validations);
    }

    [Fact]
    public void A_validation_of_another_step_is_refused() =>
        Assert.Contains("a validation of step 2 was reported at step 3",
            new Func<string>(() =>
            {
                var life = Life.Started();
                for (var step = 1L; step <= 3; step++)
                    life.Report(Samples.Batch(step));
                return life.Refusal(new RunCommand.Report(1, Samples.Validation(2, 1, 0)));
            })());

    [Fact]
    public void A_metric_that_is_no_number_is_never_the_best()
    {
        var life = Life.At(1);
        life.Report(Samples.Batch(2));

        Assert.Empty(life.Report(Samples.Validation(2, double.NaN, double.NaN)).OfType<RunEvent.BestImproved>());
    }

    [Fact]
    public void The_best_checkpoint_is_the_former_one_until_the_new_best_is_saved()
    {
        var life = Life.At(2);
        life.Report(Samples.Batch(3));
        life.Report(Samples.Batch(4));
        life.Report(Samples.Validation(4, 1, 0.5));

        Assert.Equal(2, life.State.BestCheckpoint()!.Step);
        life.Report(Samples.Checkpoint(4));
        Assert.Equal(4, life.State.BestCheckpoint()!.Step);
    }
}
