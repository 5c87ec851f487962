using Actors.Journals;
using Actors.Journals.Embedded;
using Actors.Journals.Sqlite;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Akka.Hosting;

namespace Actors.Node.Stores;

/// <summary>The file <c>journal.db</c> of a home, which locks it for this process.</summary>
internal sealed class EmbeddedNodeStore : NodeStore
{
    private readonly SqliteStore _store;

    /// <exception cref="JournalInUseException">Another process owns the home.</exception>
    /// <exception cref="JournalFormatException">The journal cannot be used.</exception>
    /// <exception cref="IOException">The home cannot be used.</exception>
    public EmbeddedNodeStore(RunHome home, JournalSettings settings) => _store = SqliteStore.Open(home.JournalPath, new SqliteOptions
    {
        ReserveBytes = settings.Reserve,
        CallerCommitLimit = settings.CallerCommitLimit,
        FailurePatience = settings.FailurePatience,
    });

    public override IJournalReader Journal => _store.Journal;

    public override ISnapshotReader Snapshots => _store.Snapshots;

    public override IJournalHealth Health => _store.Health!;

    public override IJournalReserve? Reserve => _store.Reserve;

    public override AkkaConfigurationBuilder AddTo(AkkaConfigurationBuilder system) =>
        system.WithEmbeddedPersistence(_store.Journal, _store.Snapshots);

    public override ValueTask DisposeAsync() => _store.DisposeAsync();
}
