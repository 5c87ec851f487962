namespace Actors.Journals;

/// <summary>An event as it was recorded.</summary>
/// <param name="Position">Its place among the events of all streams: grows, may have gaps, never changes.</param>
/// <param name="Stream">The stream it belongs to.</param>
/// <param name="Sequence">Its place in the stream: 1, 2, 3 without gaps.</param>
/// <param name="Timestamp">When it was recorded, by the store's clock, in UTC.</param>
/// <param name="Manifest">Its name and version.</param>
/// <param name="Payload">Its bytes.</param>
public sealed record JournalEvent(
    long Position, StreamId Stream, long Sequence, DateTimeOffset Timestamp, string Manifest, ReadOnlyMemory<byte> Payload);
