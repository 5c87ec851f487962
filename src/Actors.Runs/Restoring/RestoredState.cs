namespace Actors.Runs.Restoring;

/// <summary>What model and optimizer hold after a checkpoint was restored into them.</summary>
/// <param name="ModelSha256">As a completed run's <c>model_sha256</c>: over all parameters and buffers in ordinal order of their names.</param>
public sealed record RestoredState(int ModelTensors, long ModelElements, int OptimizerTensors, long OptimizerElements, string ModelSha256);
