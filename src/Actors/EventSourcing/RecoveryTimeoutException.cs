using Actors.Journal;

namespace Actors.EventSourcing;

/// <summary>Recovery made no progress for the time limit.</summary>
public sealed class RecoveryTimeoutException(string path, StreamId stream, long sequence, TimeSpan limit)
    : TimeoutException($"Recovery of {path} from '{stream}' made no progress for {limit.TotalSeconds:0.#} s after event {sequence}.")
{
    /// <summary>The stream.</summary>
    public StreamId Stream { get; } = stream;

    /// <summary>Number of the last event that was replayed.</summary>
    public long Sequence { get; } = sequence;
}
