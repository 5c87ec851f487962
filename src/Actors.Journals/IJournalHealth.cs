namespace Actors.Journals;

/// <summary>Tells whether a journal can be written: what it cannot take itself while it cannot.</summary>
public interface IJournalHealth
{
    /// <summary>The last time in which it could not be written, over or not; null for none since it was opened.</summary>
    JournalOutage? LastOutage { get; }
}
