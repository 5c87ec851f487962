namespace Actors.Messaging;

/// <summary>A message could not be delivered because its recipient has stopped.</summary>
/// <param name="path">Path of the actor.</param>
/// <param name="failure">What stopped it; null when it was asked to.</param>
public sealed class ActorStoppedException(string path, Exception? failure = null)
    : Exception(failure is null ? $"{path} has stopped." : $"{path} has stopped: {failure.Message}", failure)
{
    /// <summary>Path of the actor.</summary>
    public string Path { get; } = path;
}
