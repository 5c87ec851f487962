// B batch, F feature.
using Actors.Torch.Nn;
using Actors.Torch.Runtime;
using Actors.Torch.Tensors;
using Actors.Training.Data;
using Actors.Training.Recipes;
using Actors.Training.Runs;

namespace Actors.Training.Tests.Loop;

/// <summary>A real model, small: a linear layer behind dropout, on batches that are a function of the step; perhaps behind a layer that nothing trains.</summary>
internal sealed class TinyTrainable : ITrainable
{
    private const int Batch = 4;
    private const int Features = 3;

    private readonly Sequential _model;
    private long _next;

    /// <param name="hasFrozen">Whether the model begins with a frozen layer.</param>
    /// <param name="seed">Of the weights that the model begins with.</param>
    public TinyTrainable(bool hasFrozen = false, ulong seed = 7)
    {
        using var scope = new TensorScope();
        Rng.Seed(seed);
        _model = hasFrozen
            ? new Sequential(Frozen(new Linear(Features, Features)), new Dropout(0.5), new Linear(Features, 2))
            : new Sequential(new Dropout(0.5), new Linear(Features, 2));
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
        TrainedAtValidation.Add(_model.IsTraining);
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disable();
        return Metrics.Of(("loss", Loss(0).Item<float>()));
    }

    public void Dispose() => _model.Dispose();

    private static Linear Frozen(Linear layer)
    {
        foreach (var (_, tensor) in layer.Parameters())
            tensor.RequiresGrad = false;
        return layer;
    }

    private Tensor Loss(long step)
    {
        var featuresBF = Enumerable.Range(0, Batch * Features).Select(i => MathF.Sin(step * 31 + i)).ToArray();
        long[] targetsB = [step % 2, 1 - step % 2, 0, 1];
        return Losses.CrossEntropy(_model.Forward(Tensor.From(featuresBF, [Batch, Features])), Tensor.From(targetsB, [Batch]));
    }
}
