namespace Actors.Journals;

/// <summary>A snapshot is not what was saved.</summary>
public sealed class CorruptSnapshotException(StreamId stream, long sequence)
    : IOException($"Snapshot {sequence} of stream '{stream}' is corrupt: its checksum does not match.")
{
    /// <summary>Number of its last event.</summary>
    public long Sequence { get; } = sequence;
}
