using Actors.Worker.Loop;
using Actors.Worker.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using RunSamples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Worker.Tests.Loop;

/// <summary>Which tensors a checkpoint and the file of frozen parameters hold, and which of them a restore can do without.</summary>
public sealed class TrainingStateTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly Linear _first = Linear(2, 3);
    private readonly Sequential _model;

    public TrainingStateTests() => _model = Sequential(_first, BatchNorm1d(3), Linear(3, 2));

    [Fact]
    public void Small_frozen_parameters_are_captured_with_the_rest()
    {
        Freeze();
        var state = State(apartFromBytes: 37);

        Assert.Empty(state.CaptureFrozen());
        Assert.Contains("model.0.weight", state.Capture().Select(entry => entry.Key));
    }

    /// <summary>Of the frozen layer: six weights and three biases of four bytes each.</summary>
    [Fact]
    public void Frozen_parameters_of_the_bound_or_more_are_captured_apart()
    {
        Freeze();
        var state = State(apartFromBytes: 36);

        Assert.Equal(["model.0.bias", "model.0.weight"], state.CaptureFrozen().Select(entry => entry.Key));
        Assert.DoesNotContain(state.Capture(), entry => entry.Key.StartsWith("model.0.", StringComparison.Ordinal));
    }

    [Fact]
    public void Frozen_parameter_that_is_trained_after_all_is_refused()
    {
        Freeze();
        var state = State(apartFromBytes: 1);
        _first.weight!.requires_grad = true;

        Assert.Contains("'0.weight' was frozen when the run began", Assert.Throws<InvalidOperationException>(() => state.Capture().ToArray()).Message);
    }

    [Fact]
    public void Checkpoint_without_the_counter_of_batch_norm_restores()
    {
        var captured = Captured();
        captured.Remove("model.1.num_batches_tracked");

        State().Restore(captured);
    }

    [Fact]
    public void Checkpoint_without_a_zero_parameter_that_is_not_trained_restores()
    {
        var captured = Captured();
        captured.Remove("model.0.bias");
        Freeze();
        ZeroBias();

        State().Restore(captured);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Checkpoint_without_any_other_parameter_is_refused_and_changes_nothing(bool isZeroButTrained)
    {
        var captured = Captured();
        captured.Remove("model.0.bias");
        captured["model.2.weight"] = zeros(2, 3);
        if (isZeroButTrained)
            ZeroBias();
        else
            Freeze();
        var before = ModelHash.Of(_model);

        Assert.Contains("lacks 0.bias", Assert.Throws<ArgumentException>(() => State().Restore(captured)).Message);
        Assert.Equal(before, ModelHash.Of(_model));
    }

    /// <summary>Older checkpoints hold them.</summary>
    [Fact]
    public void States_of_generators_are_ignored()
    {
        var captured = Captured();
        captured["rng.cpu"] = zeros([5056], dtype: uint8);

        State().Restore(captured);
    }

    [Fact]
    public void Tensor_of_no_known_part_is_refused()
    {
        var captured = Captured();
        captured["schedule.step"] = zeros(1);

        Assert.Contains("schedule.step is unknown", Assert.Throws<ArgumentException>(() => State().Restore(captured)).Message);
    }

    public void Dispose()
    {
        _model.Dispose();
        _scope.Dispose();
    }

    private TrainingState State(long apartFromBytes = TrainingState.WorthAFile) =>
        new(_model, Optimizers.Create(RunSamples.Settings.Optimizer, _model), apartFromBytes);

    private Dictionary<string, Tensor> Captured() => State().Capture().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());

    private void Freeze()
    {
        foreach (var parameter in _first.parameters())
            parameter.requires_grad = false;
    }

    private void ZeroBias()
    {
        using var noGradient = no_grad();
        _first.bias!.zero_();
    }
}
