using Actors.Worker.Optim;
using Actors.Worker.Torch;
using static TorchSharp.torch;

namespace Actors.Worker.Loop;

/// <summary>
/// Everything that the next step depends on beside data and settings, under the names that a checkpoint gives it.
/// <list type="bullet">
/// <item>No generator is in it: each is seeded from the run's seed and the step before every step.</item>
/// <item>A parameter that requires no gradient when the state is made is frozen for as long as the state lives.</item>
/// <item>Frozen parameters are captured apart, once, when they are large enough to make checkpoints larger.</item>
/// </list>
/// </summary>
/// <param name="apartFromBytes">Frozen parameters of fewer bytes together are captured with all else.</param>
internal sealed class TrainingState(nn.Module model, Optimizer optimizer, long apartFromBytes = TrainingState.WorthAFile)
{
    internal const string ModelPrefix = "model.";
    internal const string OptimizerPrefix = "optimizer.";

    /// <summary>Frozen parameters of so many bytes get a file of their own.</summary>
    internal const long WorthAFile = 1 << 20;

    // Checkpoints had the generators' states before every step was seeded.
    private const string GeneratorPrefix = "rng.";

    private readonly HashSet<string> _frozen = FrozenIn(model, apartFromBytes);

    /// <summary>The tensors without those that are captured apart; what is made for it belongs to the current scope.</summary>
    /// <exception cref="InvalidOperationException">A frozen parameter is trained after all: no checkpoint would have it.</exception>
    public IEnumerable<KeyValuePair<string, Tensor>> Capture()
    {
        foreach (var (name, tensor) in ModelState.Of(model))
        {
            if (!_frozen.Contains(name))
                yield return new(ModelPrefix + name, tensor);
            else if (tensor.requires_grad)
                throw new InvalidOperationException($"parameter '{name}' was frozen when the run began, and now it requires a gradient");
        }

        foreach (var (name, tensor) in optimizer.State())
            yield return new(OptimizerPrefix + name, tensor);
    }

    /// <summary>The frozen parameters that are captured apart.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> CaptureFrozen() =>
        ModelState.Of(model).Where(named => _frozen.Contains(named.Name)).Select(named => KeyValuePair.Create(ModelPrefix + named.Name, named.Tensor));

    /// <summary>Puts a captured state back, the frozen parameters included.</summary>
    /// <exception cref="ArgumentException">The tensors are not those of this model and optimizer.</exception>
    public void Restore(IReadOnlyDictionary<string, Tensor> tensors)
    {
        if (tensors.Keys.FirstOrDefault(IsUnknown) is { } unknown)
            throw new ArgumentException($"{unknown} is unknown");
        ModelState.Load(model, Below(ModelPrefix, tensors));
        optimizer.LoadState(Below(OptimizerPrefix, tensors));
    }

    private static bool IsUnknown(string name) => !name.StartsWith(ModelPrefix, StringComparison.Ordinal)
        && !name.StartsWith(OptimizerPrefix, StringComparison.Ordinal) && !name.StartsWith(GeneratorPrefix, StringComparison.Ordinal);

    private static HashSet<string> FrozenIn(nn.Module model, long apartFromBytes)
    {
        var frozen = ModelState.Parameters(model).Where(parameter => !parameter.Tensor.requires_grad).ToArray();
        return frozen.Sum(parameter => parameter.Tensor.SizeBytes()) < apartFromBytes ? [] : [.. frozen.Select(parameter => parameter.Name)];
    }

    private static Dictionary<string, Tensor> Below(string prefix, IReadOnlyDictionary<string, Tensor> tensors) => tensors
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value, StringComparer.Ordinal);
}
