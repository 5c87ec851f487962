using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Interop;

namespace Actors.Runs.Tests.Checkpoints;

/// <summary>A checkpoint of some thousand bytes.</summary>
internal static class Samples
{
    public static CheckpointMetadata Metadata { get; } = new(
        "run", "id", "captcha", Attempt: 2, FencingToken: 5, Step: 7, Epoch: 1, Batch: 7, MaxSteps: 70, LearningRate: 1e-3, Loss: 0.1f, Seed: 3,
        "fingerprint", "cpu", "1.13.1");

    public static HostTensors Tensors { get; } = Of(
        (new("model.w", SafetensorsType.F32, [2, 2]), [.. new float[] { 1, 2, 3, 4 }.SelectMany(BitConverter.GetBytes)]),
        (new("rng.cpu", SafetensorsType.U8, [3]), [1, 2, 3]));

    public static HostTensors Frozen { get; } = Of(
        (new("model.base", SafetensorsType.F32, [2]), [.. new float[] { 5, 6 }.SelectMany(BitConverter.GetBytes)]));

    public static HostTensors Of(params (SafetensorsItem Item, byte[] Bytes)[] tensors)
    {
        var layout = SafetensorsLayout.Plan(tensors.Select(tensor => tensor.Item));
        var memory = new HostMemory(layout.DataBytes);
        foreach (var entry in layout.Entries)
            tensors.Single(tensor => tensor.Item.Name == entry.Name).Bytes.CopyTo(memory.Slice(entry.Begin, (int)entry.SizeBytes));
        return new HostTensors([.. tensors.Select(tensor => tensor.Item)], memory);
    }
}
