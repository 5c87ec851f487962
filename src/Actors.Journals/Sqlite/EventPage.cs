
namespace Actors.Journals.Sqlite;

/// <summary>Some events in order, bounded in number and bytes.</summary>
/// <param name="Events">The events.</param>
/// <param name="IsLast">Whether nothing follows within the bounds that were asked for.</param>
/// <param name="End">The bound of the whole reading, taken with its first page: what is appended later is not part of it.</param>
/// <param name="Failure">What is wrong with the event after these; null for nothing.</param>
internal sealed record EventPage(List<JournalEvent> Events, bool IsLast, long End, CorruptEventException? Failure);
