namespace Actors.Journals;

/// <summary>The truth, read only: streams of events that never change.</summary>
public interface IJournalReader
{
    /// <summary>Reads events of one stream in order, as far as they existed when reading began, and ends.</summary>
    /// <param name="stream">Unknown streams have no events.</param>
    /// <param name="from">Lowest sequence number, inclusive.</param>
    /// <param name="to">Highest sequence number, inclusive.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CorruptEventException">A recorded event's checksum does not match; those before it have been handed
    /// out.</exception>
    IAsyncEnumerable<JournalEvent> ReadAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, long max = long.MaxValue, CancellationToken cancellationToken = default);

    /// <summary>Reads events of all streams in the order of their positions, as far as they existed when reading began.</summary>
    /// <param name="after">Exclusive; 0 for the beginning.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<JournalEvent> ReadAllAsync(
        long after = 0, long max = long.MaxValue, CancellationToken cancellationToken = default);

    /// <summary>Like <see cref="ReadAsync"/>, but waits for further events until cancelled or <paramref name="to"/> is reached.
    /// Asks the store for more only as the consumer takes; never skips or repeats an event.</summary>
    IAsyncEnumerable<JournalEvent> FollowAsync(
        StreamId stream, long from = 1, long to = long.MaxValue, CancellationToken cancellationToken = default);

    /// <summary>Like <see cref="ReadAllAsync"/>, but waits for further events until cancelled. An event that commits late is never
    /// stepped over.</summary>
    IAsyncEnumerable<JournalEvent> FollowAllAsync(long after = 0, CancellationToken cancellationToken = default);

    /// <summary>Number of the last event ever appended to a stream, also when it has been deleted; 0 for an unknown stream.</summary>
    ValueTask<long> HighestSequenceAsync(StreamId stream, CancellationToken cancellationToken = default);

    /// <summary>Every stream that ever had an event, once, in ordinal order.</summary>
    IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken = default);
}
