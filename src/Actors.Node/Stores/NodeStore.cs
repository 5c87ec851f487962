using Actors.Journals;
using Akka.Hosting;

namespace Actors.Node.Stores;

/// <summary>The journal and the snapshots of a home, opened to be written by this process.</summary>
public abstract class NodeStore : IAsyncDisposable
{
    /// <summary>The events, to be read.</summary>
    public abstract IJournalReader Journal { get; }

    /// <summary>The snapshots, to be read.</summary>
    public abstract ISnapshotReader Snapshots { get; }

    /// <summary>Whether the journal can be written.</summary>
    public abstract IJournalHealth Health { get; }

    /// <summary>Room put aside for a full device; null for a journal on a server.</summary>
    public abstract IJournalReserve? Reserve { get; }

    /// <summary>Makes it the journal and the snapshot store of an actor system.</summary>
    public abstract AkkaConfigurationBuilder AddTo(AkkaConfigurationBuilder system);

    /// <summary>Closes it. Call it after the actor system has ended.</summary>
    public abstract ValueTask DisposeAsync();
}
