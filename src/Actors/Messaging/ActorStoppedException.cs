namespace Actors.Messaging;

/// <summary>A message could not be delivered because its recipient has stopped.</summary>
public sealed class ActorStoppedException(string path) : Exception($"{path} has stopped.")
{
    /// <summary>Path of the actor.</summary>
    public string Path { get; } = path;
}
