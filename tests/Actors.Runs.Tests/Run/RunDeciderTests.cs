using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Protocol;

namespace Actors.Runs.Tests.Run;

public sealed class RunDeciderTests
{
    [Fact]
    public void A_submission_is_recorded_once()
    {
        var life = new Life();

        Assert.IsType<RunEvent.RunSubmitted>(Assert.Single(life.When(Samples.Submit())));
        Assert.Empty(life.When(Samples.Submit()));
    }

    [Fact]
    public void A_submission_with_other_settings_is_refused() =>
        Assert.Contains("other settings", Life.Submitted().Refusal(Samples.Submit(Samples.Settings with { Seed = 2 })));

    [Fact]
    public void When_checkpoints_are_saved_and_which_stay_does_not_make_it_another_run() =>
        Assert.Empty(Life.Submitted().When(Samples.Submit(Samples.Settings with { Checkpoints = new() { Every = 7, KeepLast = 7 } })));

    [Fact]
    public void The_rules_of_checkpoints_change_once_and_hold_from_then_on()
    {
        var life = Life.At(2);
        var rules = new CheckpointSettings { Every = 7, KeepLast = 7 };

        Assert.Equal(new RunEvent.CheckpointRulesChanged(rules, "me"), Assert.Single(life.When(new RunCommand.ChangeCheckpointRules(rules, "me"))));
        Assert.Empty(life.When(new RunCommand.ChangeCheckpointRules(rules, "me")));
        Assert.Equal(rules, life.State.Settings.Checkpoints);
    }

    [Fact]
    public void A_checkpoint_that_is_lost_is_recorded_once()
    {
        var life = Life.At(2);
        var damage = new RunCommand.ReportDamage(Samples.File(2), "sha-2", "it is not there");

        Assert.Equal(new RunEvent.CheckpointMissing(2, Samples.File(2), "it is not there"), Assert.Single(life.When(damage)));
        Assert.Empty(life.When(damage));
        Assert.Empty(life.State.Checkpoints);
    }

    [Fact]
    public void A_checkpoint_of_a_recorded_step_can_be_imported()
    {
        var life = Life.At(4);
        life.When(new RunCommand.ReportDamage(Samples.File(2), "sha-2", "it is not there"));

        life.When(new RunCommand.Import(2, Samples.File(2), 1024, "sha-2", "me"));

        Assert.Contains(life.State.Checkpoints, checkpoint => checkpoint is { Step: 2, Sha256: "sha-2" });
        Assert.Contains("not recorded", life.Refusal(new RunCommand.Import(5, Samples.File(5), 1024, "sha-5", "me")));
        Assert.Contains("another checkpoint", life.Refusal(new RunCommand.Import(4, Samples.File(4), 1024, "sha-other", "me")));
    }

    [Fact]
    public void Nothing_can_be_done_with_a_run_that_is_not_submitted() =>
        Assert.Equal("the run is not submitted", new Life().Refusal(new RunCommand.StartAttempt()));

    [Fact]
    public void A_batch_is_recorded_with_its_place_in_the_epoch()
    {
        var life = Life.At(5);

        var batch = Assert.IsType<RunEvent.BatchCompleted>(Assert.Single(life.Report(Samples.Batch(6))));

        Assert.Equal((6, 2, 2), (batch.Step, batch.Epoch, batch.Batch));
        Assert.Equal((6, 2, 2), (life.State.Step, life.State.Epoch, life.State.Batch));
    }

    [Fact]
    public void The_last_batch_of_an_epoch_completes_it_with_the_mean_of_its_losses()
    {
        var life = Life.At(3);

        var events = life.Report(Samples.Batch(4));

        var epoch = Assert.IsType<RunEvent.EpochCompleted>(events[1]);
        Assert.Equal((1, 4), (epoch.Epoch, epoch.Step));
        Assert.Equal((4f + 2f + 4f / 3 + 1f) / 4, epoch.MeanLoss, 1e-6);
    }

    [Fact]
    public void A_batch_reported_twice_is_recorded_once()
    {
        var life = Life.At(3);

        Assert.Empty(life.Report(Samples.Batch(3)));
    }

    [Fact]
    public void A_step_that_skips_one_is_refused() =>
        Assert.Contains("step 5 after step 3", Life.At(3).Refusal(new RunCommand.Report(1, Samples.Batch(5))));

    [Fact]
    public void A_report_of_an_earlier_attempt_is_refused()
    {
        var life = Life.At(3);
        life.Resume(2);

        Assert.Contains("attempt 1 is over", life.Refusal(new RunCommand.Report(1, Samples.Batch(4))));
    }

    [Fact]
    public void A_report_of_a_worker_that_was_lost_is_refused()
    {
        var life = Life.At(3);
        life.When(new RunCommand.WorkerExited(1, "signal SIGKILL", "", 5));

        Assert.Contains("attempt 1 is over", life.Refusal(new RunCommand.Report(1, Samples.Batch(4))));
    }

    [Fact]
    public void A_run_without_the_metric_it_watches_fails_and_names_the_setting()
    {
        var life = Life.At(1);
        life.Report(Samples.Batch(2));

        var events = life.Report(new WorkerReport.ValidationReported(2, Metrics.Of(("loss", 1)), 1));

        Assert.Contains("run.best.metric = match", Assert.IsType<RunEvent.RunFailed>(Assert.Single(events)).Reason);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_loss_that_is_no_number_is_recorded_and_fails_the_run(float loss)
    {
        var life = Life.At(2);

        var events = life.Report(Samples.Batch(3, loss));

        Assert.Collection(events,
            e => Assert.IsType<RunEvent.BatchCompleted>(e),
            e => Assert.Equal(new RunEvent.NonFiniteLossSeen(3, loss), e),
            e => Assert.IsType<RunEvent.RunFailed>(e));
        Assert.Equal(RunStatus.Failed, life.State.Status);
    }

    [Fact]
    public void A_loss_that_is_no_number_fails_the_run_again_when_its_step_is_executed_again()
    {
        var life = Life.At(2);
        life.Report(Samples.Batch(3, float.NaN));
        life.Resume(2);

        Assert.IsType<RunEvent.RunFailed>(Assert.Single(life.Report(Samples.Batch(3, float.NaN))));
    }

    [Fact]
    public void A_checkpoint_reported_twice_is_recorded_once()
    {
        var life = Life.At(2);

        Assert.Empty(life.Report(Samples.Checkpoint(2)));
        Assert.Single(life.State.Checkpoints);
    }

    [Fact]
    public void A_sample_that_cannot_be_read_is_recorded_once_over_all_attempts()
    {
        var life = Life.At(2);

        Assert.Single(life.Report(new WorkerReport.SampleUnreadable("x.png", "no image")));
        life.Resume(2);
        Assert.Empty(life.Report(new WorkerReport.SampleUnreadable("x.png", "no image")));
    }

    [Fact]
    public void Workers_lost_in_a_row_without_a_new_step_fail_the_run()
    {
        var life = Life.At(2);

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.Single(life.When(new RunCommand.WorkerExited(life.State.Attempt, "exit code 1", "", 3)));
            life.When(new RunCommand.StartAttempt());
        }

        var events = life.When(new RunCommand.WorkerExited(life.State.Attempt, "exit code 1", "", 3));
        Assert.Equal("3 workers in a row were lost without a new step, the last one by exit code 1",
            Assert.IsType<RunEvent.RunFailed>(events[1]).Reason);
    }

    [Fact]
    public void A_new_step_forgives_the_workers_that_were_lost_before_it()
    {
        var life = Life.At(2);
        life.Resume(2);
        life.Report(Samples.Batch(3));

        Assert.Equal(0, life.State.Failures);
    }

    [Fact]
    public void A_worker_that_is_lost_twice_failed_once()
    {
        var life = Life.At(2);
        var exited = new RunCommand.WorkerExited(1, "signal SIGKILL", "", 5);

        Assert.Single(life.When(exited));
        Assert.Empty(life.When(exited));
    }

    [Fact]
    public void A_pause_between_two_attempts_takes_effect_at_once()
    {
        var life = Life.At(2);
        life.When(new RunCommand.WorkerExited(1, "signal SIGKILL", "", 5));

        Assert.Equal(new RunEvent.RunPaused(2, "Ctrl-C"), Assert.Single(life.When(new RunCommand.Pause("Ctrl-C"))));
    }

    [Fact]
    public void A_pause_of_a_working_run_is_left_to_its_worker()
    {
        var life = Life.At(2);

        Assert.Empty(life.When(new RunCommand.Pause("Ctrl-C")));
        Assert.IsType<RunEvent.RunPaused>(Assert.Single(life.Report(new WorkerReport.Paused(2))));
        Assert.Equal(RunStatus.Paused, life.State.Status);
    }

    [Fact]
    public void A_completed_run_starts_no_attempt()
    {
        var life = Life.At(3);
        life.Report(Samples.Batch(4));
        life.Report(Samples.Validation(4, 0.1, 0.9));
        life.Report(new WorkerReport.Finished(4, "model"));

        Assert.Equal("run captcha is completed at step 4", life.Refusal(new RunCommand.StartAttempt()));
        Assert.Equal("model", life.State.ModelSha256);
    }

    [Fact]
    public void A_worker_cannot_finish_a_run_that_is_not_at_its_end() =>
        Assert.Contains("did not ask for", Life.At(3).Refusal(new RunCommand.Report(1, new WorkerReport.Finished(3, "model"))));

    [Fact]
    public void The_last_step_completes_the_run_whatever_its_metrics()
    {
        var life = Life.At(3, Samples.Settings with { MaxSteps = 4 });
        life.Step(4);

        Assert.Equal("max-steps = 4 reached", life.State.LastValidation.Finish);
        Assert.IsType<RunEvent.RunCompleted>(Assert.Single(life.Report(new WorkerReport.Finished(4, "model"))));
    }

    [Fact]
    public void The_state_is_the_fold_of_the_events()
    {
        var life = Life.At(9);
        life.Resume(8);
        life.Report(Samples.Batch(9));
        life.Step(10);

        var folded = life.Folded();

        Assert.Equal(life.State with { Losses = folded.Losses, Validations = folded.Validations, Checkpoints = folded.Checkpoints, RejectedSamples = folded.RejectedSamples }, folded);
        Assert.Equal(life.State.Validations, folded.Validations);
        Assert.Equal(life.State.Checkpoints, folded.Checkpoints);
    }
}
