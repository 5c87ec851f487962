namespace Actors.Node.Stores;

/// <summary>The settings, or a home, do not say where its events are, or contradict each other. Nothing was opened.</summary>
public sealed class JournalChoiceException(string message) : Exception(message);
