using Actors.Journals.Tests.Sqlite;
using Microsoft.Data.Sqlite;

namespace Actors.Journals.Sql.Tests;

/// <summary>Where the same tests run: a SQLite file, or a database of the server that tests share.</summary>
public interface ISqlStore
{
    /// <summary>The options of an empty database.</summary>
    Task<SqlOptions> CreateAsync();
}

/// <summary>SQLite.</summary>
public sealed class SqliteFile : ISqlStore, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _files;

    public Task<SqlOptions> CreateAsync() =>
        Task.FromResult(SqlOptions.ForSqlite(_folder.File($"{Interlocked.Increment(ref _files)}.db")) with { ReserveBytes = 256 << 10 });

    public void Dispose() => _folder.Dispose();
}

/// <summary>PostgreSQL.</summary>
public sealed class PostgreSqlDatabase(PostgreSqlServer server) : ISqlStore
{
    public async Task<SqlOptions> CreateAsync() => SqlOptions.ForPostgreSql(await server.CreateDatabaseAsync());
}

internal static class SqlStatements
{
    /// <summary>Executes a statement as a stranger.</summary>
    public static async Task ExecuteAsync(this SqlOptions options, string statement)
    {
        if (options.Provider == SqlProvider.PostgreSql)
        {
            await PostgreSqlServer.ExecuteAsync(options.ConnectionString, statement);
            return;
        }

        await using var connection = new SqliteConnection(options.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }
}
