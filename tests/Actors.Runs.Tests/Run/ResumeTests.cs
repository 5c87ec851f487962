using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Protocol;

namespace Actors.Runs.Tests.Run;

public sealed class ResumeTests
{
    private static readonly RunSettings Accepting = Samples.Settings with { OnDivergence = OnDivergence.Accept };

    [Fact]
    public void A_resume_says_from_where_and_what_is_executed_again()
    {
        var resumed = Assert.IsType<RunEvent.RunResumed>(Assert.Single(Life.At(3).Resume(2)));

        Assert.Equal((2, 2, 3), (resumed.Attempt, resumed.FromStep, resumed.RecordedStep));
        Assert.Equal(Samples.File(2), resumed.Checkpoint);
    }

    [Fact]
    public void Steps_executed_again_with_the_same_bits_are_verified_and_not_recorded_again()
    {
        var life = Life.At(5);
        life.Resume(2);

        Assert.Empty(life.Report(Samples.Batch(3)));
        Assert.Empty(life.Report(Samples.Batch(4)));
        Assert.Empty(life.Report(Samples.Validation(4, 10.0 / 4, 0.004)));
        Assert.Equal(new RunEvent.ReplayVerified(2, 3, 5), Assert.Single(life.Report(Samples.Batch(5))));
        Assert.IsType<RunEvent.BatchCompleted>(Assert.Single(life.Report(Samples.Batch(6))));
    }

    [Fact]
    public void A_loss_that_differs_in_its_last_bit_stops_the_run()
    {
        var life = Life.At(5);
        life.Resume(4);

        var diverged = Assert.IsType<RunEvent.ReplayDiverged>(Assert.Single(life.Report(Samples.Batch(5, MathF.BitIncrement(Samples.Loss(5))))));

        Assert.Equal((5, "loss"), (diverged.Step, diverged.What));
        Assert.Equal(RunStatus.Diverged, life.State.Status);
        Assert.NotEqual(diverged.Recorded, diverged.Reported);
    }

    [Fact]
    public void Metrics_that_differ_stop_the_run()
    {
        var life = Life.At(5);
        life.Resume(2);
        life.Report(Samples.Batch(3));
        life.Report(Samples.Batch(4));

        Assert.Equal("metrics", Assert.IsType<RunEvent.ReplayDiverged>(Assert.Single(life.Report(Samples.Validation(4, 2.4, 0.004)))).What);
    }

    [Fact]
    public void A_divergence_that_the_operator_accepts_cuts_the_history_back()
    {
        var life = Life.At(7);
        life.Resume(4);
        life.Report(Samples.Batch(5, 9f));

        var accepted = Assert.IsType<RunEvent.DivergenceAccepted>(Assert.Single(life.When(new RunCommand.AcceptDivergence("anna"))));

        Assert.Equal((4, 4), (accepted.Step, accepted.ValidatedStep));
        Assert.Equal((4, 2, 2), (life.State.Step, life.State.Validations.Count, life.State.Checkpoints.Count));
        life.When(new RunCommand.StartAttempt());
        life.Report(Samples.Ready(4));
        Assert.Equal(9f, Assert.IsType<RunEvent.BatchCompleted>(Assert.Single(life.Report(Samples.Batch(5, 9f)))).Loss);
    }

    [Fact]
    public void A_divergence_that_the_policy_accepts_goes_on_in_the_same_attempt()
    {
        var life = Life.At(7, Accepting);
        life.Resume(4);

        Assert.Collection(life.Report(Samples.Batch(5, 9f)),
            e => Assert.IsType<RunEvent.ReplayDiverged>(e),
            e => Assert.IsType<RunEvent.DivergenceAccepted>(e),
            e => Assert.Equal(9f, Assert.IsType<RunEvent.BatchCompleted>(e).Loss));
        Assert.IsType<RunEvent.BatchCompleted>(Assert.Single(life.Report(Samples.Batch(6, 9f))));
    }

    [Fact]
    public void A_validation_whose_divergence_is_accepted_keeps_its_batch()
    {
        var life = Life.At(5, Accepting);
        life.Resume(2);
        life.Report(Samples.Batch(3));
        life.Report(Samples.Batch(4));

        var events = life.Report(Samples.Validation(4, 2.4, 0.5));

        Assert.Equal(new RunEvent.DivergenceAccepted(4, 3, "on-divergence = accept"), events[1]);
        Assert.IsType<RunEvent.ValidationCompleted>(events[2]);
        Assert.Equal((4, 0.5), (life.State.Step, life.State.Best.Value));
    }

    [Fact]
    public void Another_machine_is_not_verified_against()
    {
        var life = Life.At(3);
        life.When(new RunCommand.StartAttempt());

        var diverged = Assert.IsType<RunEvent.ReplayDiverged>(Assert.Single(
            life.Report(Samples.Ready(2) with { Machine = Samples.Machine with { Threads = 8 } })));

        Assert.Equal("machine", diverged.What);
        Assert.Equal("threads: recorded 2, now 8", diverged.Suspects);
    }

    [Fact]
    public void Other_data_are_named_as_the_reason()
    {
        var life = Life.At(3);
        life.When(new RunCommand.StartAttempt());

        Assert.Equal("data", Assert.IsType<RunEvent.ReplayDiverged>(Assert.Single(
            life.Report(Samples.Ready(2) with { Data = Samples.Data with { Fingerprint = "changed" } }))).What);
    }

    [Fact]
    public void Another_machine_that_is_accepted_becomes_the_runs_machine()
    {
        var life = Life.At(3);
        var machine = Samples.Machine with { Threads = 8 };
        life.When(new RunCommand.StartAttempt());
        life.Report(Samples.Ready(2) with { Machine = machine });
        life.When(new RunCommand.AcceptDivergence("anna"));
        life.When(new RunCommand.StartAttempt());

        Assert.IsType<RunEvent.RunResumed>(Assert.Single(life.Report(Samples.Ready(2) with { Machine = machine })));
        Assert.Equal(machine, life.State.Machine);
    }

    [Fact]
    public void A_checkpoint_that_does_not_verify_is_recorded_as_missing_and_an_older_one_is_used()
    {
        var life = Life.At(5);

        var events = life.Resume(2, new RejectedCheckpoint(4, Samples.File(4), "its hash is another"));

        Assert.Equal(new RunEvent.CheckpointMissing(4, Samples.File(4), "its hash is another"), events[0]);
        Assert.Equal(2, Assert.IsType<RunEvent.RunResumed>(events[1]).FromStep);
        Assert.Equal(2, Assert.Single(life.State.Checkpoints).Step);
    }

    [Fact]
    public void A_restart_at_step_0_says_which_checkpoints_were_lost_and_is_verified_like_any_other()
    {
        var life = Life.At(3);

        var events = life.Resume(0, new RejectedCheckpoint(2, Samples.File(2), "it is not there"));

        Assert.IsType<RunEvent.CheckpointMissing>(events[0]);
        Assert.Equal((0, 3), (((RunEvent.RunResumed)events[1]).FromStep, ((RunEvent.RunResumed)events[1]).RecordedStep));
        Assert.IsType<RunEvent.ReplayDiverged>(Assert.Single(life.Report(Samples.Batch(1, 99f))));
    }

    [Fact]
    public void A_first_worker_that_died_before_it_was_ready_leaves_the_start_to_the_second()
    {
        var life = Life.Submitted();
        life.When(new RunCommand.StartAttempt());
        life.When(new RunCommand.WorkerExited(1, "signal SIGKILL", "", 5));
        life.When(new RunCommand.StartAttempt());

        Assert.IsType<RunEvent.RunStarted>(Assert.Single(life.Report(Samples.Ready())));
    }

    [Fact]
    public void The_learning_rate_of_a_step_executed_again_is_the_one_that_held_then()
    {
        var life = Life.At(1);
        life.Report(Samples.Batch(2));
        life.Report(Samples.Validation(2, 1.0, 0));
        for (var step = 3; step <= 6; step++)
        {
            life.Report(Samples.Batch(step));
            if (step % 2 == 0)
                life.Report(Samples.Validation(step, 2.0, 0));
        }

        Assert.Equal(5e-4, life.State.LearningRate);
        Assert.Equal(1e-3, life.State.LearningRateOf(6));
        Assert.Equal(5e-4, life.State.LearningRateOf(7));
        life.Report(Samples.Batch(7, learningRate: 5e-4));
        life.Resume(0);
        Assert.Empty(life.Report(Samples.Batch(1)));
        Assert.Equal("learning rate", Assert.IsType<RunEvent.ReplayDiverged>(Assert.Single(life.Report(Samples.Batch(7, learningRate: 1e-3)))).What);
    }
}
