using Actors.Runs.Checkpoints;
using static TorchSharp.torch;

namespace Actors.Worker.Checkpoints;

/// <summary>Writes the file with the parameters that a run does not train.</summary>
internal static class FrozenTensors
{
    /// <summary>Sees to it that the file is there and whole: writes it when it is missing or damaged.</summary>
    /// <param name="directory">That of the run's checkpoints.</param>
    /// <param name="tensors">What <see cref="Loop.TrainingState.CaptureFrozen"/> tells; the host memory that they need is given back.</param>
    /// <returns>Null when there are none.</returns>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static FrozenReference? Keep(string directory, string runId, long fencingToken, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        using var buffer = new HostBuffer();
        buffer.Fill(tensors);
        return buffer.Tensors.Items.Count == 0 ? null : FrozenFile.Keep(directory, runId, fencingToken, buffer.Tensors);
    }
}
