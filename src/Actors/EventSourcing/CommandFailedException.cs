namespace Actors.EventSourcing;

/// <summary>A command could not be decided, and nothing of it happened; or it was, but its events were not confirmed: whether they
/// happened is known after the actor has recovered.</summary>
public sealed class CommandFailedException(string path, Exception failure)
    : Exception($"{path} could not confirm a command: {failure.Message}", failure);
