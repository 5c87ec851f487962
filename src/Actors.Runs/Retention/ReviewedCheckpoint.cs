namespace Actors.Runs.Retention;

/// <summary>A checkpoint as retention looks at it. It was durable and recorded before it came here.</summary>
/// <param name="SavedAt">UTC; the default for one that was recorded before times were.</param>
/// <param name="Merit">The metric that ranks it, such that more is better; null when its step was not validated, or no rule asks for it.</param>
/// <param name="Import">Which of the run's imports brought it back, 1-based; 0 for none.</param>
/// <param name="IsBest">A better model than all before it. The newest of these that is present is the best model there is.</param>
public sealed record ReviewedCheckpoint(
    long Step, long Epoch, string File, long SizeBytes, string Sha256, DateTimeOffset SavedAt, double? Merit, bool IsBest, int Import = 0);
