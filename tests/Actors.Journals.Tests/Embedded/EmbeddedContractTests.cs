using Actors.Journals.Memory;
using Actors.Journals.Tests.Sqlite;

namespace Actors.Journals.Tests.Embedded;

public sealed class EmbeddedOnMemoryTests : PersistenceContract
{
    protected override IJournal Journal { get; } = new MemoryJournal();

    protected override ISnapshotStore Snapshots { get; } = new MemorySnapshotStore();
}

public sealed class EmbeddedOnSqliteTests : PersistenceContract
{
    private readonly TemporaryStore _store = new();

    protected override IJournal Journal => _store.Store.Journal;

    protected override ISnapshotStore Snapshots => _store.Store.Snapshots;

    protected override Task CloseAsync() => _store.DisposeAsync();
}
