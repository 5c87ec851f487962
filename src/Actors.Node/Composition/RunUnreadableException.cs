namespace Actors.Node.Composition;

/// <summary>A run's events cannot be read: one is damaged, or of a later version of the program.</summary>
public sealed class RunUnreadableException(string run, Exception cause) : Exception($"run {run} cannot be read: {cause.Message}", cause);
