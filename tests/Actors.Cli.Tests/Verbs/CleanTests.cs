using System.Text.Json;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;
using Actors.Runs.Retention;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Verbs;

/// <summary>What <c>checkpoints clean</c> counts and tries again, and what its options mean together, on a run with checkpoints at steps 4, 6, 8 and 12.</summary>
[Collection(TrainedRunCollection.Name)]
public sealed class CleanTests(TrainedRun run)
{
    private const string Step4 = "checkpoint_epoch_1_batch_4.safetensors";

    [Fact]
    public async Task A_deletion_that_failed_is_tried_again_when_the_rules_let_nothing_else_go()
    {
        using var home = run.Copy();
        await RetireAsync(home);

        var (exitCode, preview) = await TrainedRun.RunAsync(home, "clean", "--keep", "5");
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Contains("it is busy", Assert.Single(preview.GetProperty("checkpoints").EnumerateArray()).GetProperty("failure").GetString());
        Assert.True(File.Exists(Path.Combine(TrainedRun.Checkpoints(home), Step4)));

        (exitCode, var done) = await TrainedRun.RunAsync(home, "clean", "--keep", "5", "--execute");
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.True(Assert.Single(done.GetProperty("checkpoints").EnumerateArray()).GetProperty("deleted").GetBoolean());
        Assert.Equal((1, 3), (done.GetProperty("count").GetInt32(), done.GetProperty("kept").GetInt32()));
        Assert.False(File.Exists(Path.Combine(TrainedRun.Checkpoints(home), Step4)));
    }

    [Fact]
    public async Task A_deletion_that_fails_is_not_counted_as_gone()
    {
        using var home = run.Copy();
        await RetireAsync(home);
        var file = Path.Combine(TrainedRun.Checkpoints(home), Step4);
        File.Delete(file);
        File.CreateSymbolicLink(file, file); // Too many links: whose it is cannot be told, so it cannot be deleted.

        var (exitCode, done) = await TrainedRun.RunAsync(home, "clean", "--keep", "5", "--execute");
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Equal(
            (0, 0, 1, 3),
            (done.GetProperty("count").GetInt32(), done.GetProperty("size_bytes").GetInt64(), done.GetProperty("failed").GetInt32(), done.GetProperty("kept").GetInt32()));
        var text = await Executable.RunAsync("checkpoints", "clean", "--keep", "5", "--execute", "--home", home.Path);
        Assert.Contains("it is tried again", text.Output);
        Assert.Contains("Count: 0 gone, 0 B; 1 not deleted; 3 stay", text.Output);
    }

    [Fact]
    public async Task What_has_the_name_and_is_none_of_the_runs_is_not_counted_as_gone()
    {
        using var home = run.Copy();
        await RetireAsync(home);
        var file = Path.Combine(TrainedRun.Checkpoints(home), Step4);
        File.Delete(file);
        Directory.CreateDirectory(Path.Combine(file, "in the way"));

        var (exitCode, done) = await TrainedRun.RunAsync(home, "clean", "--keep", "5", "--execute");
        Assert.Equal(ExitCode.Failed, exitCode);
        var row = Assert.Single(done.GetProperty("checkpoints").EnumerateArray());
        Assert.Equal((false, "what has its name is none of the run's and stays"), (row.GetProperty("deleted").GetBoolean(), row.GetProperty("failure").GetString()));
    }

    [Fact]
    public async Task The_best_by_a_metric_are_those_that_the_recipe_calls_better()
    {
        using var home = run.Copy();
        var (_, given) = await TrainedRun.RunAsync(home, "clean", "--keep", "1", "--keep-best", "1", "--metric", "loss", "--mode", "min");
        var (_, known) = await TrainedRun.RunAsync(home, "clean", "--keep", "1", "--keep-best", "1", "--metric", "loss");
        var (_, worst) = await TrainedRun.RunAsync(home, "clean", "--keep", "1", "--keep-best", "1", "--metric", "loss", "--mode", "max");

        Assert.Equal(given.GetProperty("checkpoints").GetRawText(), known.GetProperty("checkpoints").GetRawText());
        Assert.NotEqual(worst.GetProperty("checkpoints").GetRawText(), known.GetProperty("checkpoints").GetRawText());
    }

    [Theory]
    [InlineData("say how many with --keep-best N", "--metric", "loss")]
    [InlineData("name the metric too", "--mode", "min")]
    [InlineData("there are: loss, match, character", "--keep-best", "1", "--metric", "lost")]
    public async Task An_option_that_would_say_nothing_is_refused(string expected, params string[] options)
    {
        using var home = run.Copy();
        var (exitCode, line) = await Executable.RefusedAsync(["checkpoints", "clean", "--keep", "1", "--home", home.Path, .. options]);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(expected, line);
    }

    private static async Task RetireAsync(TemporaryHome home)
    {
        CheckpointRecord first;
        long recorded;
        await using (var reading = Composition.Reading.Open(home.Path))
        {
            first = (await reading.FindAsync(TrainedRun.Name)).Checkpoints.Last();
            recorded = await reading.HistoryAsync(TrainedRun.Name, 1, CancellationToken.None).CountAsync(happened => happened.OfRetention);
        }

        Assert.Equal(Step4, first.File);
        await home.AddRetentionAsync(
            TrainedRun.Name, (int)recorded + 1,
            new RetentionEvent.CheckpointRetired(first.Step, first.File, first.Sha256, "keep-last", "three are newer"),
            new RetentionEvent.CheckpointDeletionFailed(first.Step, first.File, first.Sha256, "it is busy"));
    }
}
