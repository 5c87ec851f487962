using Actors.Torch.Tensors;
using Actors.Training.Checkpoints;

namespace Actors.Training.Tests.Checkpoints;

/// <summary>A checkpoint of some hundred bytes.</summary>
internal static class Samples
{
    public static CheckpointMetadata Metadata { get; } = new(
        "run", "id", "captcha", Attempt: 2, FencingToken: 5, Step: 7, Epoch: 1, Batch: 7, MaxSteps: 70, LearningRate: 1e-3, Loss: 0.1f, Seed: 3,
        "fingerprint", "cpu", "1.13.1");

    public static IReadOnlyList<HostTensor> Tensors { get; } =
    [
        new("model.w", DType.Float32, [2, 2], [.. new float[] { 1, 2, 3, 4 }.SelectMany(BitConverter.GetBytes)]),
        new("rng.cpu", DType.UInt8, [3], [1, 2, 3]),
    ];
}
