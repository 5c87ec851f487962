namespace Actors.Journals;

/// <summary>The state of a stream's fold after one of its events, kept so that recovery need not begin at the first.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Sequence">The last event that is part of the state.</param>
/// <param name="Timestamp">When it was saved, in UTC.</param>
/// <param name="Manifest">Name and version of the state's format.</param>
/// <param name="Payload">Its bytes.</param>
public sealed record Snapshot(StreamId Stream, long Sequence, DateTimeOffset Timestamp, string Manifest, ReadOnlyMemory<byte> Payload);

/// <summary>Which snapshots are meant; all bounds are inclusive.</summary>
public sealed record SnapshotCriteria
{
    /// <summary>Every snapshot.</summary>
    public static SnapshotCriteria Any { get; } = new();

    /// <summary>Lowest sequence number.</summary>
    public long MinSequence { get; init; }

    /// <summary>Highest sequence number.</summary>
    public long MaxSequence { get; init; } = long.MaxValue;

    /// <summary>Earliest time of saving.</summary>
    public DateTimeOffset MinTimestamp { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Latest time of saving.</summary>
    public DateTimeOffset MaxTimestamp { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Exactly the snapshot of one number.</summary>
    public static SnapshotCriteria Exactly(long sequence) => new() { MinSequence = sequence, MaxSequence = sequence };

    /// <summary>Whether a snapshot is meant.</summary>
    public bool Match(long sequence, DateTimeOffset timestamp) =>
        sequence >= MinSequence && sequence <= MaxSequence && timestamp >= MinTimestamp && timestamp <= MaxTimestamp;
}
