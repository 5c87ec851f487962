using Actors.Runs.Run;

namespace Actors.Node.Reading;

/// <summary>How a checkpoint came to be, as its event tells it.</summary>
/// <param name="SavedAt">UTC, of the event.</param>
public sealed record SavedCheckpoint(DateTimeOffset SavedAt, RunEvent.CheckpointSaved Event);
