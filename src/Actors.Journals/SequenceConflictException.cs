namespace Actors.Journals;

/// <summary>Another writer appended to a stream: this one is no longer its owner. Nothing was written.</summary>
/// <param name="stream">The stream.</param>
/// <param name="expected">Number of the stream's last event as this writer knew it.</param>
public sealed class SequenceConflictException(StreamId stream, long expected)
    : Exception($"another writer appended to '{stream}' after event {expected}")
{
    /// <summary>The stream.</summary>
    public StreamId Stream { get; } = stream;

    /// <summary>Number of the stream's last event as this writer knew it.</summary>
    public long Expected { get; } = expected;
}
