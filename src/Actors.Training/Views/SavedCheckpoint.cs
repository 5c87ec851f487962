using Actors.Training.Runs;

namespace Actors.Training.Views;

/// <summary>How a checkpoint came to be, as its event tells it.</summary>
/// <param name="SavedAt">UTC, of the event.</param>
public sealed record SavedCheckpoint(DateTimeOffset SavedAt, RunEvent.CheckpointSaved Event);
