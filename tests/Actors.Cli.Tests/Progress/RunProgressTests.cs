using Actors.Cli.Progress;
using Actors.Cli.Tests.Running;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Progress;

/// <summary>A recorded run, shown as it happens: killed at step 28 of 16 a epoch, continued behind step 20.</summary>
public sealed class RunProgressTests
{
    private const int Resumed = 43;

    private static readonly RunEvent[] Events =
        [.. TemporaryHome.Events.Select(recorded => RunEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload))];

    private readonly StringWriter _written = new() { NewLine = "\n" };
    private readonly StandingClock _clock = new();

    [Fact]
    public void After_a_resume_the_bar_begins_at_the_absolute_step_and_the_rate_counts_this_attempt_alone()
    {
        var progress = new RunProgress(StateAfter(Resumed), new Screen(_written, _clock, isTerminal: true, () => 200), _clock);
        _clock.Advance(TimeSpan.FromHours(1));
        foreach (var happened in Events[Resumed..].TakeWhile(happened => happened is not RunEvent.BatchCompleted { Step: > 30 }))
        {
            if (happened is RunEvent.BatchCompleted)
                _clock.Advance(TimeSpan.FromMilliseconds(500));
            progress.Apply(happened);
        }

        var drawn = $"{_written}".Split('\r', '\n').Where(line => line.StartsWith("Epoch", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, drawn.Length);
        Assert.Contains("| 13/16 [", drawn[0]);
        Assert.Contains("| 14/16 [", drawn[1]);
        Assert.Contains("<00:01, 2.00it/s,", drawn[1]);
    }

    [Fact]
    public void Everything_that_matters_is_a_line_that_stays()
    {
        var progress = new RunProgress(RunState.Initial, new Screen(_written, _clock, isTerminal: false, () => 200), _clock);
        foreach (var happened in Events)
            progress.Apply(happened);

        var lines = $"{_written}".Split('\n');
        Assert.Contains("started on cpu, 1 threads: 32,345 parameters, 270 training and 50 validation samples", lines);
        Assert.Contains("checkpoint checkpoint_epoch_2_batch_5.safetensors is not used: it is not there", lines);
        Assert.Contains("continues behind step 20 from checkpoint_epoch_2_batch_4.safetensors; steps 21 to 28 are executed again and compared", lines);
        Assert.Contains("steps 21 to 28 executed again: every bit is the same", lines);
        Assert.Contains("the worker was lost by signal SIGKILL", lines);
        Assert.Contains("step 20: learning rate 2e-3 -> 1e-3 (-50%): loss has not improved on 2.38361 for 1 validations", lines);
        Assert.Contains(lines, line => line.StartsWith("sample 000_999999.png is left out: ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('\r'));
    }

    [Fact]
    public void A_pause_before_the_first_step_promises_no_checkpoint_and_does_not_mourn_the_worker()
    {
        var progress = new RunProgress(RunState.Initial, new Screen(_written, _clock, isTerminal: false, () => 200), _clock);
        progress.Apply(Events[0]);
        progress.Apply(new RunEvent.AttemptStarted(1));
        progress.Pause();
        progress.Apply(new RunEvent.WorkerFailed(1, "signal SIGKILL", ""));
        progress.Apply(new RunEvent.RunPaused(0, "signal"));

        Assert.Equal(
            ["pausing: the worker still prepares and has nothing to save; it is ended; once more stops at once", "paused at step 0"],
            $"{_written}".Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_pause_of_a_run_at_work_saves_a_checkpoint()
    {
        var progress = new RunProgress(StateAfter(1), new Screen(_written, _clock, isTerminal: false, () => 200), _clock);
        foreach (var happened in Events[1..].TakeWhile(happened => happened is not RunEvent.BatchCompleted { Step: 5 }))
            progress.Apply(happened);
        progress.Pause();
        Assert.EndsWith("pausing: saving a checkpoint; once more stops at once\n", $"{_written}");
    }

    private static RunState StateAfter(int count) => Events.Take(count).Aggregate(RunState.Initial, new RunDecider().Evolve);
}
