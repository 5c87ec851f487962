namespace Actors.EventSourcing;

/// <summary>A command was decided, but its events were not confirmed: whether they happened is known after the actor has
/// recovered.</summary>
public sealed class CommandFailedException(string path, Exception failure)
    : Exception($"{path} could not confirm a command: {failure.Message}", failure);
