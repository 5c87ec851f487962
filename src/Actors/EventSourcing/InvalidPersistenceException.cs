using Actors.Journal;
using Actors.Supervision;

namespace Actors.EventSourcing;

/// <summary>An actor's persistence says what cannot be meant. Nothing has been read or written.</summary>
public sealed class InvalidPersistenceException(StreamId stream, string reason)
    : UnrecoverableException($"'{stream}' cannot be kept so: {reason}")
{
    /// <summary>The stream.</summary>
    public StreamId Stream { get; } = stream;
}
