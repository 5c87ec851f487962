namespace Actors.Worker.Session;

/// <summary>A checkpoint that is what was recorded, and of another network than the recipe builds now. Trying again would end the same.</summary>
internal sealed class UnfitCheckpointException(string file, string reason, Exception cause)
    : Exception($"{file} does not fit the run's recipe: {reason}; use the version of the recipe that wrote it", cause);
