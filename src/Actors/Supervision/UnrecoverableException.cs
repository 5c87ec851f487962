namespace Actors.Supervision;

/// <summary>A failure that a new incarnation would meet again: the default strategy stops the actor.</summary>
public abstract class UnrecoverableException(string message, Exception? inner = null) : Exception(message, inner);
