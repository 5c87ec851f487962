namespace Actors.Journals;

/// <summary>An append was rolled back because the device has no room. Nothing was written; the same append may be tried again.</summary>
public sealed class JournalFullException(string message, Exception? inner = null) : IOException(message, inner);
