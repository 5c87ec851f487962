using Microsoft.Data.Sqlite;
using Npgsql;

namespace Actors.Journals.Sql;

/// <summary>What connection strings say to people.</summary>
public static class SqlConnectionText
{
    /// <summary>A connection string as it may be kept in a file: without a password. A relative path of a SQLite file becomes absolute.</summary>
    /// <exception cref="ArgumentException">The provider does not understand it.</exception>
    public static string WithoutPassword(SqlOptions options)
    {
        if (options.Provider == SqlProvider.Sqlite)
        {
            var sqlite = new SqliteConnectionStringBuilder(options.ConnectionString);
            sqlite.DataSource = Path.GetFullPath(sqlite.DataSource);
            sqlite.Remove("Password");
            return sqlite.ConnectionString;
        }

        var server = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        server.Remove("Password");
        server.Remove("SSL Password");
        return server.ConnectionString;
    }

    /// <summary>Which database is meant.</summary>
    /// <exception cref="ArgumentException">The provider does not understand the connection string, or it names no database.</exception>
    public static string Describe(SqlOptions options)
    {
        if (options.Provider == SqlProvider.Sqlite)
        {
            var file = new SqliteConnectionStringBuilder(options.ConnectionString).DataSource;
            return file is "" or ":memory:" ? throw new ArgumentException("it names no file; expected Data Source=FILE") : $"the SQLite file {Path.GetFullPath(file)}";
        }

        var server = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        return server.Host is null or "" || server.Database is null or ""
            ? throw new ArgumentException("it lacks Host=... or Database=...")
            : $"the PostgreSQL database {server.Database} on {server.Host}:{server.Port}";
    }

    /// <summary>Whether two connection strings mean one database, whoever connects to it and how.</summary>
    /// <exception cref="ArgumentException">The provider does not understand one.</exception>
    public static bool IsSameDatabase(SqlOptions one, SqlOptions other) => Describe(one) == Describe(other);
}
