using Actors.Journal;

namespace Actors.EventSourcing;

/// <summary>Where actors of one kind keep their events, and under which conditions. Shared by all of them.</summary>
/// <param name="Journal">Where the events are.</param>
/// <param name="Events">How they are written.</param>
public sealed record Persistence<TState, TEvent>(IJournal Journal, IEventCodec<TEvent> Events)
{
    /// <summary>Grants ownership; null when nothing else can own the streams. A second writer is refused by the journal in any
    /// case.</summary>
    public ILeaseStore? Leases { get; init; }

    /// <summary>Names this node in leases. The same after a restart of the node, so that it takes its own leases again at once; different
    /// on every node, or each takes the others' leases for its own. Null for the only one: leases must not expire then.</summary>
    public string? Owner { get; init; }

    /// <summary>How long a lease outlives its holder; renewed every third of it. Default: for ever, for stores that one process
    /// uses.</summary>
    public TimeSpan LeaseDuration { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Where snapshots are; null for none. Needs <see cref="States"/>.</summary>
    public ISnapshotStore? Snapshots { get; init; }

    /// <summary>How states are written; null for no snapshots. Needs <see cref="Snapshots"/>.</summary>
    public ISnapshotCodec<TState>? States { get; init; }

    /// <summary>A snapshot is taken after so many events; 0 for never. Default 1,000. The two newest are kept.</summary>
    public int SnapshotEvery { get; init; } = 1_000;

    /// <summary>The most commands decided for one append; default 1,000.</summary>
    public int MaxGroup { get; init; } = 1_000;

    /// <summary>Limits how many actors recover at once.</summary>
    public RecoveryPermits Permits { get; init; } = new(64);

    /// <summary>An append without an answer for so long has an unknown outcome: the actor fails, and recovers by reading. Also the
    /// limit for taking a snapshot, and for giving a lease back. Default 60 s.</summary>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Recovery fails when it makes no progress for so long; default 60 s.</summary>
    public TimeSpan RecoveryTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Refuses at the first start what would otherwise be found out when it is too late.</summary>
    /// <exception cref="InvalidPersistenceException">The settings contradict each other.</exception>
    internal void Check(StreamId stream)
    {
        if (Snapshots is null && States is not null)
            throw new InvalidPersistenceException(stream, $"{nameof(States)} is set and {nameof(Snapshots)} is not; a snapshot needs both.");
        if (Snapshots is not null && States is null)
            throw new InvalidPersistenceException(stream, $"{nameof(Snapshots)} is set and {nameof(States)} is not; a snapshot needs both.");
        if (Leases is not null && Owner is null && LeaseDuration != Timeout.InfiniteTimeSpan)
            throw new InvalidPersistenceException(
                stream, $"its leases expire, so that another node may take them, and {nameof(Owner)} does not name this node.");
    }
}
