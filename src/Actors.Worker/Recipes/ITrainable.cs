using Actors.Runs.Run;
using Actors.Worker.Data;
using static TorchSharp.torch;

namespace Actors.Worker.Recipes;

/// <summary>One model with its data, used by one thread.</summary>
public interface ITrainable : IDisposable
{
    nn.Module Model { get; }

    DataFacts Data { get; }

    /// <summary>Samples that could not be read.</summary>
    IReadOnlyList<RejectedSample> Rejected { get; }

    /// <summary>Makes a step the next one. Costs the same for every step.</summary>
    /// <param name="step">1-based.</param>
    void Seek(long step);

    /// <summary>The forward pass over the next step's batch, in training mode. Whatever it draws follows from the run's seed and the step.</summary>
    /// <returns>A scalar, float32, on the device, with gradients; it belongs to the current dispose scope.</returns>
    Tensor NextLoss();

    /// <summary>Evaluates the whole validation set and changes nothing of the model.</summary>
    Metrics Validate();
}
