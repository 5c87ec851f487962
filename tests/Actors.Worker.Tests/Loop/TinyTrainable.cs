// B batch, F feature.
using Actors.Runs.Run;
using Actors.Worker.Data;
using Actors.Worker.Recipes;
using Actors.Worker.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Actors.Worker.Tests.Loop;

/// <summary>A real model, small: a linear layer behind dropout, on batches that are a function of the step; perhaps behind layers that nothing trains.</summary>
internal sealed class TinyTrainable : ITrainable
{
    private const int Batch = 4;
    private const int Features = 3;

    // Together 1 MiB and some, so that they get a file of their own.
    private const int FrozenFeatures = 512;

    private readonly Sequential _model;
    private long _next;

    /// <param name="hasFrozen">Whether the model begins with frozen layers.</param>
    /// <param name="seed">Of the weights that the model begins with.</param>
    public TinyTrainable(bool hasFrozen = false, long seed = 7)
    {
        Generators.Seed(seed, step: 0);
        _model = hasFrozen
            ? Sequential(
                Frozen(Linear(Features, FrozenFeatures)), Frozen(Linear(FrozenFeatures, FrozenFeatures)), Dropout(0.5), Linear(FrozenFeatures, 2))
            : Sequential(Dropout(0.5), Linear(Features, 2));
    }

    public Module Model => _model;

    public DataFacts Data { get; } = new("fingerprint", 16, 4, StepsPerEpoch: 4);

    public IReadOnlyList<RejectedSample> Rejected => [];

    /// <summary>Steps whose loss was asked for, in order.</summary>
    public List<long> Executed { get; } = [];

    /// <summary>Whether the model was in training mode at each validation.</summary>
    public List<bool> TrainedAtValidation { get; } = [];

    public void Seek(long step) => _next = step;

    public Tensor NextLoss()
    {
        Executed.Add(_next);
        return Loss(_next++);
    }

    public Metrics Validate()
    {
        TrainedAtValidation.Add(_model.training);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Metrics.Of(("loss", Loss(0).item<float>()));
    }

    public void Dispose() => _model.Dispose();

    private static Linear Frozen(Linear layer)
    {
        foreach (var parameter in layer.parameters())
            parameter.requires_grad = false;
        return layer;
    }

    private Tensor Loss(long step)
    {
        var featuresBF = Enumerable.Range(0, Batch * Features).Select(i => MathF.Sin(step * 31 + i)).ToArray();
        long[] targetsB = [step % 2, 1 - step % 2, 0, 1];
        return functional.cross_entropy(_model.call(tensor(featuresBF, [Batch, Features])), tensor(targetsB));
    }
}
