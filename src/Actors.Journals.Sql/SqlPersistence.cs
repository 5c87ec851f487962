using Actors.Journals.Sqlite;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Actors.Journals.Sql;

/// <summary>Akka.Persistence.Sql in this process: its settings, and what the process must know of the database before, while and after an actor
/// system uses it. Part of the actor system's setup; one for each system.</summary>
public sealed class SqlPersistence : Setup, IDisposable
{
    private const int Full = 2;

    private readonly Health _health;
    private readonly Reserve? _reserve;

    private SqlPersistence(SqlOptions options, string place)
    {
        (Options, Config) = (options, SqlSettings.Create(options));
        _health = new Health(place, options.Time);
        _reserve = options.Provider == SqlProvider.Sqlite ? new Reserve(place, options.ReserveBytes) : null;
        _reserve?.Open();
    }

    /// <summary>What it was opened with.</summary>
    public SqlOptions Options { get; }

    /// <summary>The configuration of journal and snapshot store.</summary>
    public Config Config { get; }

    /// <summary>Whether the database can be written.</summary>
    public IJournalHealth Health => _health;

    /// <summary>Room put aside for a full device; null for PostgreSQL.</summary>
    public IJournalReserve? Reserve => _reserve;

    /// <summary>Prepares the database. A SQLite file is created when it is missing, and set to write-ahead logging. A PostgreSQL server need not
    /// be up.</summary>
    /// <exception cref="InvalidOperationException">A SQLite file cannot have a write-ahead log, or would not sync its commits.</exception>
    public static SqlPersistence Open(SqlOptions options)
    {
        options.Validate();
        return new SqlPersistence(options, options.Provider == SqlProvider.Sqlite ? PrepareSqlite(options) : PlaceOfServer(options));
    }

    /// <summary>That of an actor system; null when it was started without.</summary>
    public static SqlPersistence? Of(ActorSystem system) =>
        system.Settings.Setup.Get<SqlPersistence>() is { HasValue: true } setup ? setup.Value : null;

    /// <summary>That of an actor system.</summary>
    /// <exception cref="ConfigurationException">It was started without.</exception>
    internal static SqlPersistence In(ActorSystem system) => Of(system)
        ?? throw new ConfigurationException($"the setup of actor system '{system.Name}' has no {nameof(SqlPersistence)}; add it");

    /// <summary>Closes the connections that the pool keeps. Call it after the actor system has ended.</summary>
    public void Dispose() => SqlConnections.Close(Options);

    /// <summary>A write was committed.</summary>
    internal void Worked() => _health.Worked();

    /// <summary>A write was not committed, or it is unknown whether it was.</summary>
    internal void Failed(Exception failure) => _health.Failed(failure);

    /// <summary>Gives a piece of the reserve to the database.</summary>
    /// <returns>False when there is nothing left to give.</returns>
    internal bool TryReleaseReserve() => _reserve?.TryRelease() ?? false;

    private static string PrepareSqlite(SqlOptions options)
    {
        using var connection = new SqliteConnection(SqlSettings.ConnectionString(options));
        connection.Open();
        var mode = Pragma(connection, "journal_mode = wal");
        if (mode as string != "wal")
            throw new InvalidOperationException($"{connection.DataSource} cannot have a write-ahead log: its journal mode stays '{mode}'");
        if (Pragma(connection, "synchronous") is not (long and >= Full))
            throw new InvalidOperationException($"{connection.DataSource} would not sync its commits: this build of SQLite has synchronous below FULL");
        return Path.GetFullPath(connection.DataSource);
    }

    private static object? Pragma(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"pragma {text}";
        return command.ExecuteScalar();
    }

    private static string PlaceOfServer(SqlOptions options)
    {
        var server = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        return $"{server.Database} on {server.Host}:{server.Port}";
    }
}
