using Akka.Configuration;
using LinqToDB;
using Microsoft.Data.Sqlite;
using Npgsql;
using AkkaSql = Akka.Persistence.Sql.SqlPersistence;

namespace Actors.Journals.Sql;

/// <summary>The settings of Akka.Persistence.Sql that must not be missing.</summary>
public static class SqlSettings
{
    /// <summary>Path of the journal plugin.</summary>
    public const string JournalPath = AkkaSql.JournalConfigPath;

    /// <summary>Path of the snapshot store plugin.</summary>
    public const string SnapshotStorePath = AkkaSql.SnapshotStoreConfigPath;

    // One SQLite connection writes at a time; more would only wait for its lock.
    private const int SqliteParallelism = 1, PostgreSqlParallelism = 8;

    // By default the provider begins a reading transaction with the lock of writers: recovery would fail while another process writes. Asked for
    // this level it begins one without, which reads a committed state all the same unless the cache is shared.
    private const string SqliteReads = "read-uncommitted";

    // The snapshot store opens a connection for every save at once. A server takes 100 from all nodes by default.
    private const int PostgreSqlConnections = 16, SecondsToWaitForConnection = 60;

    /// <summary>The complete configuration of journal and snapshot store. Put it before a user's own, so that it cannot be undone.</summary>
    /// <remarks>It contains the connection string with its password.</remarks>
    public static Config Create(SqlOptions options)
    {
        var store = $$"""
            connection-string = {{Quote(ConnectionString(options))}}
            provider-name = {{Quote(options.Provider == SqlProvider.Sqlite ? ProviderName.SQLiteMS : ProviderName.PostgreSQL15)}}
            read-isolation-level = {{(options.Provider == SqlProvider.Sqlite ? SqliteReads : "unspecified")}}
            """;
        var parallelism = options.Provider == SqlProvider.Sqlite ? SqliteParallelism : PostgreSqlParallelism;
        return ConfigurationFactory.ParseString($$"""
                {{JournalPath}} {
                  {{store}}
                  parallelism = {{parallelism}}
                }
                {{SnapshotStorePath}} {
                  {{store}}
                }
                """)
            .WithFallback(ConfigurationFactory.FromResource<SqlOptions>("Actors.Journals.Sql.sql.conf"))
            .WithFallback(AkkaSql.DefaultConfiguration);
    }

    /// <summary>The connection string of options, with what every connection must have.</summary>
    internal static string ConnectionString(SqlOptions options)
    {
        if (options.Provider == SqlProvider.Sqlite)
        {
            // The provider waits for a lock on its own, blocking a thread. The guard waits without one.
            var sqlite = new SqliteConnectionStringBuilder(options.ConnectionString);
            if (!sqlite.ShouldSerialize("Default Timeout"))
                sqlite.DefaultTimeout = 5;
            sqlite.Cache = SqliteCacheMode.Private;
            return sqlite.ConnectionString;
        }

        // A database or a role can have synchronous commits off; an acknowledged event could then be lost. A standby's part in it stays.
        // A process that is frozen in a transaction would block whoever takes its entity over.
        var server = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        if (server.Options is null or "")
            server.Options = "-c synchronous_commit=on -c idle_in_transaction_session_timeout=10000";
        if (!server.ShouldSerialize("Maximum Pool Size"))
            (server.MaxPoolSize, server.Timeout) = (PostgreSqlConnections, SecondsToWaitForConnection);
        return server.ConnectionString;
    }

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
