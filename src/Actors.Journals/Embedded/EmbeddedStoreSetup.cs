using Akka.Actor.Setup;

namespace Actors.Journals.Embedded;

/// <summary>The store that the embedded plugins of an actor system use. Who makes it closes it, after the system has terminated.</summary>
/// <param name="journal">Where events go.</param>
/// <param name="snapshots">Where snapshots go.</param>
/// <param name="time">The clock of the pauses between two tries to write to a full device; null for the computer's.</param>
public sealed class EmbeddedStoreSetup(IJournal journal, ISnapshotStore snapshots, TimeProvider? time = null) : Setup
{
    /// <summary>Where events go.</summary>
    public IJournal Journal { get; } = journal;

    /// <summary>Where snapshots go.</summary>
    public ISnapshotStore Snapshots { get; } = snapshots;

    /// <summary>The clock of the pauses between two tries to write to a full device.</summary>
    public TimeProvider Time { get; } = time ?? TimeProvider.System;
}
