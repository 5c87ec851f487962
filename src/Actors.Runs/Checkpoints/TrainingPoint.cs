using Actors.Runs.Run;

namespace Actors.Runs.Checkpoints;

/// <summary>Where a training stands when it is saved, beside its tensors.</summary>
/// <param name="LearningRate">Holds for the next step.</param>
/// <param name="Loss">Of <paramref name="Step"/>.</param>
/// <param name="Validation">The last one up to <paramref name="Step"/>, by this worker or an earlier one; null when there was none.</param>
public sealed record TrainingPoint(long Step, double LearningRate, float Loss, ValidationResult? Validation = null);

/// <param name="Step">That was validated.</param>
public sealed record ValidationResult(long Step, Metrics Metrics);
