using Actors.Cli.Checkpoints;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;
using Actors.Node.Reading;

namespace Actors.Cli.Tests.Checkpoints;

/// <summary>At its 43rd event the recorded run has checkpoints of steps 7, 10, 14, 20 and 21; the best model is that of step 20.</summary>
public sealed class CheckpointSelectionTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [Theory]
    [InlineData("checkpoint_epoch_2_batch_4.safetensors", "20")]
    [InlineData("checkpoint_epoch_2_batch_4", "20")]
    [InlineData("epoch_2_batch_4", "20")]
    [InlineData("step:7", "7")]
    [InlineData("best_model", "20")]
    [InlineData("best", "20")]
    [InlineData("checkpoint_latest", "21")]
    [InlineData("latest", "21")]
    [InlineData("last_checkpoint", "21")]
    [InlineData("iter_14", "14")]
    [InlineData("iter_*", "21, 20, 14, 10, 7")]
    [InlineData("checkpoint_epoch_1", "14")]
    [InlineData("checkpoint_epoch_2", "21")]
    [InlineData("epoch_?", "21, 14")]
    [InlineData("checkpoint_epoch_1_*", "14, 10, 7")]
    [InlineData("epoch_1_batch_?", "7")]
    [InlineData("step:1?", "14, 10")]
    [InlineData("*.safetensors", "21, 20, 14, 10, 7")]
    [InlineData("*", "21, 20, 14, 10, 7")]
    public async Task A_name_or_a_pattern_means_checkpoints_newest_first(string name, string steps) =>
        Assert.Equal(steps, string.Join(", ", CheckpointSelection.All(await RunAsync(), name).Select(checkpoint => checkpoint.Step)));

    [Theory]
    [InlineData("epoch_9_*")]
    [InlineData("Best")]
    [InlineData("step:70")]
    [InlineData("step:")]
    [InlineData("")]
    public async Task Where_none_is_meant_those_that_there_are_are_named(string name)
    {
        var run = await RunAsync();
        var refusal = Assert.Throws<RefusalException>(() => CheckpointSelection.Single(run, name));
        Assert.Equal(ExitCode.NotFound, refusal.ExitCode);
        Assert.Contains($"has no checkpoint {name}; there are: checkpoint_epoch_2_batch_5, checkpoint_epoch_2_batch_4,", refusal.Message);
    }

    [Fact]
    public async Task Where_one_is_needed_a_pattern_of_several_is_refused_and_one_of_one_is_taken()
    {
        var run = await RunAsync();
        var refusal = Assert.Throws<RefusalException>(() => CheckpointSelection.Single(run, "epoch_2_*"));
        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.EndsWith("checkpoint_epoch_2_batch_5, checkpoint_epoch_2_batch_4", refusal.Message);
        Assert.Equal(21, CheckpointSelection.Single(run, "epoch_2_batch_5*").Step);
    }

    [Fact]
    public async Task A_run_without_checkpoints_says_so()
    {
        var run = await RunAsync(events: 4);
        Assert.Equal($"run {TrainedRun.Name} has no checkpoints", Assert.Throws<RefusalException>(() => CheckpointSelection.All(run, "*")).Message);
    }

    public void Dispose() => _home.Dispose();

    private async Task<RunView> RunAsync(int events = 43)
    {
        await _home.AddRunAsync(TrainedRun.Name, events);
        await using var reading = Reading.Open(_home.Path);
        return await reading.FindAsync(TrainedRun.Name);
    }
}
