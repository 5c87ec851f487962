namespace Actors.Journals;

/// <summary>A write was refused because its stream does not end where the persistent actor believes it to end. Nothing was written.</summary>
/// <param name="stream">The stream.</param>
/// <param name="expected">Number of the last event as the actor knows it.</param>
/// <param name="actual">Number of the last event in the journal; null when the store does not say.</param>
public sealed class SequenceConflictException(StreamId stream, long expected, long? actual = null) : Exception(Describe(stream, expected, actual))
{
    /// <summary>The stream.</summary>
    public StreamId Stream { get; } = stream;

    /// <summary>Number of the last event as the actor knows it.</summary>
    public long Expected { get; } = expected;

    /// <summary>Number of the last event in the journal; null when the store does not say.</summary>
    public long? Actual { get; } = actual;

    private static string Describe(StreamId stream, long expected, long? actual) =>
        actual is null ? $"another writer appended to '{stream}' after event {expected}"
        : actual > expected
            ? $"another writer has appended to stream '{stream}': its last event is {actual}, not {expected}; nothing was written"
            : $"stream '{stream}' ends with event {actual}, so event {expected + 1} would leave a gap; nothing was written. " +
              "An earlier event was rejected: stop the persistent actor in OnPersistRejected";
}
