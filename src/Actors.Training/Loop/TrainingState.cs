using Actors.Torch.Nn;
using Actors.Torch.Optim;
using Actors.Torch.Runtime;
using Actors.Torch.Tensors;

namespace Actors.Training.Loop;

/// <summary>
/// Everything that the next step depends on beside data and settings, under the names that a checkpoint gives it.
/// <list type="bullet">
/// <item>A parameter that requires no gradient when the state is made is frozen for as long as the state lives: it is captured apart, once.</item>
/// </list>
/// </summary>
internal sealed class TrainingState(Module model, Optimizer optimizer, Device device)
{
    internal const string ModelPrefix = "model.";
    internal const string OptimizerPrefix = "optimizer.";
    private const string CpuGenerator = "rng.cpu";
    private const string CudaGenerator = "rng.cuda";

    private readonly HashSet<string> _frozen =
        [.. model.Parameters().Where(parameter => !parameter.Tensor.RequiresGrad).Select(parameter => parameter.Name)];

    /// <summary>The tensors without the frozen ones; those that are made for it belong to the current scope.</summary>
    /// <exception cref="InvalidOperationException">A frozen parameter is trained after all: no checkpoint would have it.</exception>
    public IEnumerable<KeyValuePair<string, Tensor>> Capture()
    {
        foreach (var (name, tensor) in model.State())
        {
            if (!_frozen.Contains(name))
                yield return new(ModelPrefix + name, tensor);
            else if (tensor.RequiresGrad)
                throw new InvalidOperationException($"parameter '{name}' was frozen when the run began, and now it requires a gradient");
        }

        foreach (var (name, tensor) in optimizer.State())
            yield return new(OptimizerPrefix + name, tensor);
        yield return new(CpuGenerator, Generator(Device.Cpu));
        if (device.IsCuda)
            yield return new(CudaGenerator, Generator(device));
    }

    /// <summary>The parameters that nothing trains.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> CaptureFrozen() =>
        model.State().Where(named => _frozen.Contains(named.Name)).Select(named => KeyValuePair.Create(ModelPrefix + named.Name, named.Tensor));

    /// <summary>Puts a captured state back, the frozen parameters included; the generators come last, so that nothing draws from them before the next batch.</summary>
    /// <exception cref="ArgumentException">The tensors are not those of this model and optimizer.</exception>
    public void Restore(IReadOnlyDictionary<string, Tensor> tensors)
    {
        model.LoadState(Below(ModelPrefix, tensors));
        optimizer.LoadState(Below(OptimizerPrefix, tensors));
        Rng.Restore(Device.Cpu, Bytes(CpuGenerator, tensors));
        if (device.IsCuda)
            Rng.Restore(device, Bytes(CudaGenerator, tensors));
    }

    private static Tensor Generator(Device device)
    {
        var state = Rng.State(device);
        return Tensor.From(state, [state.Length]);
    }

    private static byte[] Bytes(string name, IReadOnlyDictionary<string, Tensor> tensors) => tensors.TryGetValue(name, out var tensor)
        ? tensor.ToArray<byte>()
        : throw new ArgumentException($"{name} is missing");

    private static Dictionary<string, Tensor> Below(string prefix, IReadOnlyDictionary<string, Tensor> tensors) => tensors
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value, StringComparer.Ordinal);
}
