using Actors.Journals;

namespace Actors.Node.Reading;

/// <summary>A fact of a run, or of its retention.</summary>
/// <param name="Recorded">Its sequence number is that of its own stream.</param>
/// <param name="OfRetention">Whether it is of the run's retention and not of the run itself.</param>
public sealed record HistoricEvent(JournalEvent Recorded, bool OfRetention);
