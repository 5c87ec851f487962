namespace Actors.Journals.Sql;

/// <summary>The database behind Akka.Persistence.Sql.</summary>
public enum SqlProvider
{
    /// <summary>A SQLite file, through Microsoft.Data.Sqlite.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, through Npgsql.</summary>
    PostgreSql,
}
