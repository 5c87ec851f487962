using Actors.Journal;
using Actors.Supervision;

namespace Actors.EventSourcing;

/// <summary>An actor could not be brought back from its events, and trying again would end the same way.</summary>
public sealed class RecoveryFailedException(StreamId stream, long sequence, Exception failure)
    : UnrecoverableException($"Recovery of '{stream}' failed at event {sequence}: {failure.Message}", failure)
{
    /// <summary>The stream.</summary>
    public StreamId Stream { get; } = stream;

    /// <summary>Number of the event that could not be replayed.</summary>
    public long Sequence { get; } = sequence;
}
