using Actors.Worker.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Actors.Benchmarks.Checkpoints;

/// <summary>A training's state as far as a checkpoint sees it: many tensors of random floats.</summary>
internal sealed class CapturedState : IDisposable
{
    private const int Count = 256;

    /// <param name="sizeBytes">Of all tensors together, rounded down to whole floats in each.</param>
    public CapturedState(long sizeBytes)
    {
        TorchRuntime.Start(Environment.ProcessorCount);
        var elements = sizeBytes / Count / sizeof(float);
        Tensors = [.. Enumerable.Range(0, Count).Select(i => KeyValuePair.Create($"model.{i:D3}.weight", randn(elements)))];
        SizeBytes = elements * sizeof(float) * Count;
    }

    public IReadOnlyList<KeyValuePair<string, Tensor>> Tensors { get; }

    public long SizeBytes { get; }

    public double SizeMiB => SizeBytes / (double)(1 << 20);

    public void Dispose()
    {
        foreach (var (_, tensor) in Tensors)
            tensor.Dispose();
    }
}
