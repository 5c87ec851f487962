using Actors.Journals.Sqlite;
using Actors.Journals.Tests.Contract;
using Actors.Journals;

namespace Actors.Journals.Tests.Sqlite;

public sealed class SqliteJournalTests : JournalContract, IAsyncLifetime
{
    private readonly TemporaryStore _store = new();

    protected override IJournal Journal => _store.Store.Journal;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _store.DisposeAsync();
}

public sealed class SqliteJournalFollowTests : FollowContract, IAsyncLifetime
{
    private readonly TemporaryStore _store = new();

    protected override IJournal Journal => _store.Store.Journal;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _store.DisposeAsync();
}

public sealed class SqliteSnapshotStoreTests : SnapshotContract, IAsyncLifetime
{
    private readonly TemporaryStore _store = new();

    protected override ISnapshotStore Snapshots => _store.Store.Snapshots;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _store.DisposeAsync();
}

internal sealed class TemporaryStore
{
    private readonly TemporaryFolder _folder = new();

    public TemporaryStore(SqliteOptions? options = null) => Store = SqliteStore.Open(_folder.File("journal.db"), options);

    public SqliteStore Store { get; }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
    }
}
