using Actors.Journals;
using Actors.Journals.Sql;
using Actors.Node.Stores;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Data.Sqlite;
using AkkaSql = Akka.Persistence.Sql.SqlPersistence;

namespace Actors.Benchmarks.Durable;

/// <summary>Akka.Persistence.Sql on a SQLite file as it comes, but for a write-ahead log, with which it is faster.</summary>
internal sealed class StockStore : NodeStore
{
    private readonly SqlOptions _options;

    public StockStore(string path)
    {
        _options = SqlOptions.ForSqlite(path) with { IsChecksummed = false };
        using var connection = new SqliteConnection(_options.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = wal";
        command.ExecuteNonQuery();
        (Journal, Snapshots) = (new SqlJournalReader(_options), new SqlSnapshotReader(_options));
    }

    public override IJournalReader Journal { get; }

    public override ISnapshotReader Snapshots { get; }

    public override IJournalHealth Health { get; } = new Unknown();

    public override IJournalReserve? Reserve => null;

    public override AkkaConfigurationBuilder AddTo(AkkaConfigurationBuilder system)
    {
        var store = $$"""{ connection-string = "{{_options.ConnectionString}}", provider-name = "SQLite.MS", auto-initialize = true }""";
        return system.AddHocon(
            ConfigurationFactory.ParseString($$"""
                akka.persistence.journal { plugin = "{{SqlSettings.JournalPath}}", sql = {{store}} }
                akka.persistence.snapshot-store { plugin = "{{SqlSettings.SnapshotStorePath}}", sql = {{store}} }
                """).WithFallback(AkkaSql.DefaultConfiguration),
            HoconAddMode.Prepend);
    }

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        return ValueTask.CompletedTask;
    }

    private sealed class Unknown : IJournalHealth
    {
        public JournalOutage? LastOutage => null;
    }
}
