namespace Actors.Diagnostics;

/// <summary>What an actor tells about itself, as of one moment.</summary>
public sealed record ActorStatus
{
    /// <summary>Names from the root.</summary>
    public required string Path { get; init; }

    /// <summary>Its phase: Starting, Running or what the actor calls it, Backoff, Stopping, Stopped.</summary>
    public required string State { get; init; }

    /// <summary>1 for the first life, one more after each restart.</summary>
    public required int Incarnation { get; init; }

    /// <summary>Messages that wait.</summary>
    public required int MailboxDepth { get; init; }

    /// <summary>Restarts since it was made.</summary>
    public required int Restarts { get; init; }

    /// <summary>What it failed with last; null for never.</summary>
    public Exception? LastFailure { get; init; }

    /// <summary>Its place in the journal; null for an actor that is not event-sourced.</summary>
    public PersistenceStatus? Persistence { get; init; }
}

/// <summary>What an event-sourced actor tells about its place in the journal; while it recovers, or waits to, what was known last.</summary>
/// <param name="PersistenceId">Its stream.</param>
/// <param name="Sequence">Number of its last durable event; 0 for none.</param>
/// <param name="SnapshotSequence">Number its newest snapshot covers; 0 for none.</param>
/// <param name="FencingToken">Its proof of ownership; 0 without leases.</param>
public sealed record PersistenceStatus(string PersistenceId, long Sequence, long SnapshotSequence, long FencingToken);
