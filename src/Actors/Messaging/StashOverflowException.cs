namespace Actors.Messaging;

/// <summary>An actor stashed more messages than its bound allows.</summary>
public sealed class StashOverflowException(string path, int capacity)
    : Exception($"{path} stashed more than {capacity} messages. Raise Props.StashCapacity, or refuse messages instead.");
