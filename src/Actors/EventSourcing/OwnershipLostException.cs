using Actors.Journal;
using Actors.Supervision;

namespace Actors.EventSourcing;

/// <summary>Another writer owns the stream. This actor must not write, nor do what only the owner may.</summary>
public sealed class OwnershipLostException(StreamId stream, string reason)
    : UnrecoverableException($"Stream '{stream}' is owned by another writer: {reason}")
{
    /// <summary>The stream.</summary>
    public StreamId Stream { get; } = stream;
}
