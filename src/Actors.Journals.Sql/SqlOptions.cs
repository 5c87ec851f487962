namespace Actors.Journals.Sql;

/// <summary>Where Akka.Persistence.Sql keeps events and snapshots, and how its failures are met. Durability is no setting: every commit is
/// synced.</summary>
/// <param name="Provider">The database.</param>
/// <param name="ConnectionString">In the words of the provider: Microsoft.Data.Sqlite or Npgsql.</param>
public sealed record SqlOptions(SqlProvider Provider, string ConnectionString)
{
    /// <summary>The clock of delays and outages.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A write that cannot reach the database, or waits for a lock of it, is tried again for so long before its actor is told; default
    /// 30 s. A full device is waited for without a limit. 0 for no second try.</summary>
    public TimeSpan FailurePatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A read that cannot reach the database, or waits for a lock of it, is tried again for so long; default 30 s.
    /// <see cref="TimeSpan.MaxValue"/> for without end, 0 for no second try.</summary>
    public TimeSpan ReadPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time to the second try; it doubles with every further one. Default 0.1 s.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(0.1);

    /// <summary>The longest time between two tries; default 5 s.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes put aside in a file beside a SQLite database, for what must still be said when the device is full; default 8 MiB, 0 for
    /// none. PostgreSQL has no reserve.</summary>
    public long ReserveBytes { get; init; } = 8 << 20;

    /// <summary>How often a follower looks for new events; default 0.25 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>Whether payloads carry a checksum of <see cref="ChecksummedPayload"/>, which readers then compare and take away; default true.</summary>
    public bool IsChecksummed { get; init; } = true;

    /// <summary>A SQLite file with default settings.</summary>
    public static SqlOptions ForSqlite(string path) =>
        new(SqlProvider.Sqlite, new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = path }.ConnectionString);

    /// <summary>A PostgreSQL server with default settings.</summary>
    public static SqlOptions ForPostgreSql(string connectionString) => new(SqlProvider.PostgreSql, connectionString);

    /// <summary>Completes when the database answers.</summary>
    /// <exception cref="System.Data.Common.DbException">It does not, and why.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        if (Provider == SqlProvider.PostgreSql)
            await new SqlConnections(this with { ReadPatience = TimeSpan.Zero }).ExecuteAsync("select 1", static row => row.GetInt32(0), cancellationToken);
        else
            await using (var file = new Microsoft.Data.Sqlite.SqliteConnection(ConnectionString))
                await file.OpenAsync(cancellationToken);
    }

    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(FailurePatience, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadPatience, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstRetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestRetryDelay, FirstRetryDelay);
        ArgumentOutOfRangeException.ThrowIfNegative(ReserveBytes);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(PollInterval, TimeSpan.Zero);
    }
}
