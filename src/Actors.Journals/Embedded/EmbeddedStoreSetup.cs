using Akka.Actor.Setup;

namespace Actors.Journals.Embedded;

/// <summary>Gives an actor system a store that is open already; whoever opened it closes it, after the system has ended.</summary>
/// <param name="journal">The events.</param>
/// <param name="snapshots">The snapshots.</param>
/// <param name="time">The clock of waits for a device without room; null for the system's.</param>
public sealed class EmbeddedStoreSetup(IJournal journal, ISnapshotStore snapshots, TimeProvider? time = null) : Setup
{
    /// <summary>The events.</summary>
    public IJournal Journal { get; } = journal;

    /// <summary>The snapshots.</summary>
    public ISnapshotStore Snapshots { get; } = snapshots;

    /// <summary>The clock of waits.</summary>
    public TimeProvider Time { get; } = time ?? TimeProvider.System;
}
