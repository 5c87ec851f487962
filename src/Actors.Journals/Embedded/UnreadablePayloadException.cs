namespace Actors.Journals.Embedded;

/// <summary>An event or a snapshot is as it was written, but its serializer cannot read it.</summary>
public sealed class UnreadablePayloadException(StreamId stream, long sequence, string manifest, Exception inner)
    : Exception($"number {sequence} of stream '{stream}' cannot be deserialized (manifest '{manifest}'): {inner.Message}", inner)
{
    /// <summary>The stream it is in.</summary>
    public StreamId Stream { get; } = stream;

    /// <summary>Its number in the stream.</summary>
    public long Sequence { get; } = sequence;
}
