using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Actors.Journals.Sql;

/// <summary>Connections that only read the tables of Akka.Persistence.Sql, without it.</summary>
internal sealed class SqlConnections(SqlOptions options)
{
    private const int NoSuchTable = 1;

    private readonly string _connectionString = TextOfReaders(options);

    /// <summary>Closes what the pools of this process keep, the writers of SQLite last: they put the log into the database.</summary>
    public static void Close(SqlOptions options)
    {
        foreach (var text in (string[])[TextOfReaders(options), SqlSettings.ConnectionString(options)])
        {
            using var connection = Connect(options, text);
            if (connection is SqliteConnection file)
                SqliteConnection.ClearPool(file);
            else if (connection is NpgsqlConnection server)
                NpgsqlConnection.ClearPool(server);
        }
    }

    /// <summary>Runs a statement of the <c>Statements</c> folder and reads its rows. A table that is not there yet has none.</summary>
    public Task<List<T>> ReadAsync<T>(
        string name, Func<DbDataReader, T> row, CancellationToken cancellationToken, params (string Name, object Value)[] parameters) =>
        ExecuteAsync(Text(name), row, cancellationToken, parameters);

    internal async Task<List<T>> ExecuteAsync<T>(
        string statement, Func<DbDataReader, T> row, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        var began = options.Time.GetTimestamp();
        for (var delay = options.FirstRetryDelay; ; delay = delay * 2 < options.LongestRetryDelay ? delay * 2 : options.LongestRetryDelay)
        {
            try
            {
                return await ExecuteOnceAsync(statement, row, cancellationToken, parameters);
            }
            catch (DbException failure) when (failure.MayPass() && options.Time.GetElapsedTime(began) < options.ReadPatience)
            {
            }

            await Task.Delay(delay, options.Time, cancellationToken);
        }
    }

    private async Task<List<T>> ExecuteOnceAsync<T>(
        string statement, Func<DbDataReader, T> row, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var connection = Connect(options, _connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        var rows = new List<T>();
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(row(reader));
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UndefinedTable)
        {
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == NoSuchTable && failure.Message.Contains("no such table", StringComparison.Ordinal))
        {
        }

        return rows;
    }

    private static DbConnection Connect(SqlOptions options, string text) =>
        options.Provider == SqlProvider.Sqlite ? new SqliteConnection(text) : new NpgsqlConnection(text);

    private static string TextOfReaders(SqlOptions options) => options.Provider == SqlProvider.Sqlite
        ? new SqliteConnectionStringBuilder(SqlSettings.ConnectionString(options)) { Mode = SqliteOpenMode.ReadOnly }.ConnectionString
        : SqlSettings.ConnectionString(options);

    private static string Text(string name)
    {
        using var stream = typeof(SqlConnections).Assembly.GetManifestResourceStream($"Actors.Journals.Sql.Statements.{name}")
            ?? throw new InvalidOperationException($"There is no Statements/{name}.sql in this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
