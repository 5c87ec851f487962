using Actors.Torch.Nn;
using Actors.Torch.Tensors;
using Actors.Training.Data;
using Actors.Training.Runs;

namespace Actors.Training.Recipes;

/// <summary>One model with its data, used by one thread.</summary>
public interface ITrainable : IDisposable
{
    Module Model { get; }

    DataFacts Data { get; }

    /// <summary>Samples that could not be read.</summary>
    IReadOnlyList<RejectedSample> Rejected { get; }

    /// <summary>Makes a step the next one. Costs the same for every step.</summary>
    /// <param name="step">1-based.</param>
    void Seek(long step);

    /// <summary>The forward pass over the next step's batch, in training mode.</summary>
    /// <returns>A scalar, float32, on the device, with gradients; it belongs to the current scope.</returns>
    Tensor NextLoss();

    /// <summary>Evaluates the whole validation set, drawing nothing from any generator and changing nothing of the model.</summary>
    Metrics Validate();
}
