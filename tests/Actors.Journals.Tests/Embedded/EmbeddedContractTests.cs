using Actors.Journals.Embedded;
using Actors.Journals.Memory;
using Actors.Journals.Tests.Contract;
using Actors.Journals.Tests.Sqlite;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace Actors.Journals.Tests.Embedded;

public sealed class EmbeddedOnSqliteTests : PersistenceContract
{
    private readonly TemporaryStore _store = new();

    protected override ActorSystemSetup Compose(Config contract) =>
        EmbeddedSystems.Compose(contract, new EmbeddedStoreSetup(_store.Store.Journal, _store.Store.Snapshots));

    protected override Task DropDatabaseAsync() => _store.DisposeAsync();
}

public sealed class EmbeddedOnMemoryTests : PersistenceContract
{
    private readonly EmbeddedStoreSetup _store = new(new MemoryJournal(), new MemorySnapshotStore());

    protected override ActorSystemSetup Compose(Config contract) => EmbeddedSystems.Compose(contract, _store);

    protected override Task DropDatabaseAsync() => Task.CompletedTask;
}
