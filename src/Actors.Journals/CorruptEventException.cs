namespace Actors.Journals;

/// <summary>A recorded event is not what was written.</summary>
public sealed class CorruptEventException(StreamId stream, long sequence, string reason)
    : Exception($"Event {sequence} of stream '{stream}' is corrupt: {reason}")
{
    /// <summary>The stream it is in.</summary>
    public StreamId Stream { get; } = stream;

    /// <summary>Its number in the stream.</summary>
    public long Sequence { get; } = sequence;
}
