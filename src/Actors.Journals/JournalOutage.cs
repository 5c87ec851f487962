namespace Actors.Journals;

/// <summary>A time in which a journal could not be written because its device failed, or had no room left.</summary>
/// <param name="Number">1 for the first one since the journal was opened.</param>
/// <param name="Place">What could not be written.</param>
/// <param name="Since">When a write failed first.</param>
/// <param name="Reason">What the device said first.</param>
/// <param name="Until">When one worked again; null while none does.</param>
public sealed record JournalOutage(long Number, string Place, DateTimeOffset Since, string Reason, DateTimeOffset? Until = null)
{
    /// <summary>Whether it still lasts.</summary>
    public bool IsOn => Until is null;
}
