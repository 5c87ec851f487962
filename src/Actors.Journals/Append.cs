using System.Collections.Immutable;

namespace Actors.Journals;

/// <summary>Events to be written together: all of them or none.</summary>
/// <param name="Stream">Where to.</param>
/// <param name="ExpectedSequence">Number of the stream's last event as the writer knows it; 0 for a new stream.</param>
/// <param name="Events">At least one.</param>
public sealed record Append(StreamId Stream, long ExpectedSequence, ImmutableArray<EventData> Events);
