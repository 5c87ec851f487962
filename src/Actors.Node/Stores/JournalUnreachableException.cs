namespace Actors.Node.Stores;

/// <summary>The database of a home's events cannot be reached.</summary>
public sealed class JournalUnreachableException(string message, Exception inner) : IOException(message, inner);
