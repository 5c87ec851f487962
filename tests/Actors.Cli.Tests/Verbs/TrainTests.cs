using Actors.Cli.Output;
using Actors.Cli.Tests.Running;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Verbs;

/// <summary><c>train</c> of a run that there is already.</summary>
[Collection(TrainedRunCollection.Name)]
public sealed class TrainTests(TrainedRun run)
{
    [Fact]
    public async Task A_completed_run_is_said_to_be_completed()
    {
        using var home = run.Copy();
        var ending = await Executable.RunAsync("train", run.Configuration, "--home", home.Path);

        Assert.Equal(ExitCode.Done, ending.ExitCode);
        Assert.Contains("run short is completed at step 12", ending.Error);
    }

    [Fact]
    public async Task A_completed_run_of_other_settings_is_a_conflict()
    {
        using var home = run.Copy();
        var (exitCode, line) = await Executable.RefusedAsync("train", run.Configuration, "--home", home.Path, "--set", "run.seed=77");

        Assert.Equal(ExitCode.Conflict, exitCode);
        Assert.Contains("run.seed: 3 recorded, 77 now", line);
        Assert.DoesNotContain("resume", line);
    }

    [Fact]
    public async Task New_rules_of_a_completed_run_are_recorded_and_applied()
    {
        using var home = run.Copy();
        var ending = await Executable.RunAsync("train", run.Configuration, "--home", home.Path, "--set", "run.checkpoints.keep-last=1");

        Assert.Equal(ExitCode.Done, ending.ExitCode);
        await using var reading = Composition.Reading.Open(home.Path);
        var view = await reading.FindAsync(TrainedRun.Name);
        Assert.Equal((RunStatus.Completed, 1), (view.State.Status, view.State.Settings.Checkpoints.KeepLast));
        Assert.DoesNotContain(view.Checkpoints, checkpoint => checkpoint.Step is 4 or 8);
        Assert.Contains("its checkpoints are kept by these rules from now on, which let checkpoint_", ending.Error);
    }
}
