using Actors.Journals;
using Actors.Journals.Sql;
using Actors.Journals.Sqlite;

namespace Actors.Node.Stores;

/// <summary>The journal and the snapshots of a home, opened to be read.</summary>
/// <param name="Journal">The events.</param>
/// <param name="Snapshots">The snapshots.</param>
public sealed record HomeReader(IJournalReader Journal, ISnapshotReader Snapshots) : IAsyncDisposable
{
    private readonly IAsyncDisposable? _file;

    private HomeReader(SqliteStore store)
        : this(store.Journal, store.Snapshots) =>
        _file = store;

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal static HomeReader OfFile(string path) => new(SqliteStore.OpenReadOnly(path));

    // A method of its own: who reads a file shall not load a database's client.
    internal static HomeReader OfSql(SqlOptions options) => new(new SqlJournalReader(options), new SqlSnapshotReader(options));
}
