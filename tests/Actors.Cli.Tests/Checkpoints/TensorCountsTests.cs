using System.Diagnostics;
using Actors.Cli.Checkpoints;

namespace Actors.Cli.Tests.Checkpoints;

public sealed class TensorCountsTests
{
    private static readonly CheckpointContents.Tensor[] NoFrozen = [];

    [Fact]
    public void In_a_checkpoint_of_ours_the_optimizer_tells_what_is_trained_and_the_frozen_file_what_is_not()
    {
        var contents = Contents([
            Tensor("model.w", 2, 3), Tensor("model.b", 2), Tensor("model.running_mean", 5), Tensor("optimizer.w.step"), Tensor("optimizer.w.exp_avg", 2, 3),
            Tensor("optimizer.b.step"), Tensor("optimizer.b.exp_avg", 2), Tensor("rng.cpu", 5056)]);

        var counts = TensorCounts.Of(contents, [Tensor("model.base", 10, 10)]);

        Assert.Equal(new TensorCount(9, 5179), counts.All);
        Assert.Equal(new TensorCount(2, 8), counts.Trainable);
        Assert.Equal(new TensorCount(1, 100), counts.Frozen);
        Assert.Equal(new TensorCount(1, 5), counts.Buffers);
        Assert.Equal(new TensorCount(4, 10), counts.Optimizer);
    }

    [Fact]
    public void In_a_training_of_PyTorch_the_optimizer_lists_its_parameters()
    {
        var contents = Contents(
            [
                Tensor("state_dict.a", 4), Tensor("state_dict.b", 3, 3), Tensor("state_dict.base", 100), Tensor("state_dict.bn.running_var", 7),
                Tensor("optimizer.state.0.step"), Tensor("optimizer.state.0.exp_avg", 4), Tensor("optimizer.state.1.exp_avg", 3, 3), Tensor("optimizer.state.1.exp_avg_sq", 3, 3),
            ],
            new("optimizer.param_groups.0.lr", 0.1), new("optimizer.param_groups.0.params", new object?[] { 0L }), new("optimizer.param_groups.1.params", new object?[] { 1L }));

        var counts = TensorCounts.Of(contents, NoFrozen);

        Assert.Equal(new TensorCount(2, 13), counts.Trainable);
        Assert.Equal(new TensorCount(1, 100), counts.Frozen);
        Assert.Equal(new TensorCount(1, 7), counts.Buffers);
        Assert.Equal(new TensorCount(4, 23), counts.Optimizer);
    }

    [Fact]
    public void An_optimizer_is_found_wherever_it_is_in_the_file()
    {
        var contents = Contents(
            [Tensor("a.state.b.state.0.exp_avg", 4), Tensor("a.state.0.inner.state.step"), Tensor("c.state.0.exp_avg", 5)],
            new("a.state.b.param_groups.0.params", new object?[] { 0L }), new("a.param_groups.0.params", new object?[] { 0L }));
        Assert.Equal(new TensorCount(2, 5), TensorCounts.Of(contents, NoFrozen).Optimizer);
    }

    [Fact]
    public void Many_optimizers_take_no_longer_than_their_number_says()
    {
        var numbers = Enumerable.Range(0, 60_000).ToArray();
        var contents = Contents(
            [.. numbers.Select(number => Tensor($"some.prefix.{number}.state.0.step"))],
            [.. numbers.Select(number => KeyValuePair.Create($"some.prefix.{number}.param_groups.0.params", (object?)new object?[] { 0L }))]);
        var startedAt = Stopwatch.GetTimestamp();
        Assert.Equal(numbers.Length, TensorCounts.Of(contents, NoFrozen).Optimizer!.Tensors);
        Assert.InRange(Stopwatch.GetElapsedTime(startedAt), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void An_optimizer_that_has_no_state_yet_tells_how_many_tensors_but_not_how_large()
    {
        var contents = Contents([Tensor("model.a", 4), Tensor("model.b", 4)], new KeyValuePair<string, object?>("optimizer.param_groups.0.params", new object?[] { 0L }));
        var counts = TensorCounts.Of(contents, NoFrozen);
        Assert.Equal((new TensorCount(1, null), new TensorCount(1, null)), (counts.Trainable, counts.Frozen));
    }

    [Fact]
    public void An_optimizer_of_what_the_file_does_not_hold_tells_nothing_of_what_it_holds()
    {
        var contents = Contents(
            [Tensor("a", 4), Tensor("bn.num_batches_tracked"), Tensor("optimizer.state.0.step"), Tensor("optimizer.state.0.exp_avg", 3, 3)],
            new KeyValuePair<string, object?>("optimizer.param_groups.0.params", new object?[] { 0L }));
        var counts = TensorCounts.Of(contents, NoFrozen);
        Assert.Equal((null, null, new TensorCount(2, 10)), (counts.Trainable, counts.Frozen, counts.Optimizer));
    }

    [Fact]
    public void Beside_an_optimizer_of_something_else_the_factors_of_LoRA_are_trained()
    {
        var contents = Contents(
            [
                Tensor("layer.weight", 10, 10), Tensor("layer.lora_A.weight", 2, 10), Tensor("layer.lora_B.weight", 10, 2),
                Tensor("optimizer.state.0.step"), Tensor("optimizer.state.0.exp_avg", 3, 3),
            ],
            new KeyValuePair<string, object?>("optimizer.param_groups.0.params", new object?[] { 0L }));
        var counts = TensorCounts.Of(contents, NoFrozen);
        Assert.Equal((new TensorCount(2, 40), new TensorCount(1, 100)), (counts.Trainable, counts.Frozen));
    }

    [Fact]
    public void Without_an_optimizer_the_factors_of_LoRA_are_trained_and_the_rest_is_frozen()
    {
        var contents = Contents([Tensor("layer.weight", 10, 10), Tensor("layer.lora_A.default.weight", 2, 10), Tensor("layer.lora_B.default.weight", 10, 2)]);
        var counts = TensorCounts.Of(contents, NoFrozen);
        Assert.Equal((new TensorCount(2, 40), new TensorCount(1, 100)), (counts.Trainable, counts.Frozen));
    }

    [Fact]
    public void A_state_dict_alone_does_not_tell() =>
        Assert.Equal(new TensorCounts(new TensorCount(1, 6), null, null, null, null), TensorCounts.Of(Contents([Tensor("w", 2, 3)]), NoFrozen));

    [Fact]
    public void The_rank_of_LoRA_is_read_from_the_shapes_and_its_settings_from_the_metadata()
    {
        var contents = Contents(
            [
                Tensor("q.lora_A.weight", 64, 10), Tensor("q.lora_B.weight", 10, 64), Tensor("v.lora_A.weight", 8, 10), Tensor("v.lora_B.weight", 10, 8),
                Tensor("base.weight", 10, 10),
            ],
            new("hyper.lora_alpha", 128L), new("PEFT.dropout", 0.1), new("epoch", 1L));
        var lora = LoraFactors.Of(contents)!;
        Assert.Equal<long>([8, 64], lora.Ranks);
        Assert.Equal(new TensorCount(4, 1440), lora.Count);
        Assert.Equal(["hyper.lora_alpha", "PEFT.dropout"], lora.Settings.Select(setting => setting.Key));
        Assert.Null(LoraFactors.Of(Contents([Tensor("w", 1)])));
    }

    [Theory]
    [InlineData(0.25, "step", "30", "max_steps", "120")]
    [InlineData(0.5, "meta.iter", 6096L, "meta.max_iters", 12192L)]
    [InlineData(0.3, "epoch", 3L, "num_epochs", 10L)]
    [InlineData(null, "step", 30L, "loss", 120L)]
    [InlineData(null, "step", 30L, "max_steps", 0L)]
    public void The_share_of_the_whole_run_is_told_by_usual_names(double? share, string done, object part, string whole, object all) =>
        Assert.Equal(share, RunShare.Of(Contents([], new(done, part), new(whole, all)))?.Part);

    private static CheckpointContents Contents(CheckpointContents.Tensor[] tensors, params KeyValuePair<string, object?>[] metadata) =>
        new("pth", [.. metadata], [.. tensors], [], []);

    private static CheckpointContents.Tensor Tensor(string name, params long[] shape) => new(name, "float32", shape, 4);
}
