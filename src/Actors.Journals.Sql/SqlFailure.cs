using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Actors.Journals.Sql;

/// <summary>What a failed write means.</summary>
internal enum SqlFailure
{
    /// <summary>It may have been written.</summary>
    Unknown,

    /// <summary>Nothing was written: the stream has an event of that number.</summary>
    Conflict,

    /// <summary>Nothing was written: there is no room.</summary>
    Full,

    /// <summary>Nothing was written: the database cannot be reached or not be written at the moment.</summary>
    Unavailable,

    /// <summary>Nothing was written: others use the database. It is well.</summary>
    Contended,
}

/// <summary>Tells what a failed write means.</summary>
internal static class SqlFailures
{
    /// <summary>The meaning of a failure. What is not known to have written nothing is <see cref="SqlFailure.Unknown"/>.</summary>
    public static SqlFailure Meaning(this Exception failure) => failure switch
    {
        SqliteException sqlite => Of(sqlite),
        PostgresException server => Of(server.SqlState),
        NpgsqlException { InnerException: SocketException socket } => Of(socket.SocketErrorCode),

        // The plugin's wrapping of a failed roll-back: the failure before it comes last.
        AggregateException { InnerExceptions: [.., var original] } => Meaning(original),
        { InnerException: { } inner } => Meaning(inner),
        _ => SqlFailure.Unknown,
    };

    /// <summary>Whether the database or the way to it failed, and not the caller.</summary>
    public static bool IsOfDatabase(this Exception failure) =>
        failure is DbException
        || (failure is AggregateException several ? several.InnerExceptions.Any(IsOfDatabase) : failure.InnerException?.IsOfDatabase() ?? false);

    /// <summary>Whether a read may succeed when it is tried again: the way to the database is broken, or others use it.</summary>
    public static bool MayPass(this DbException failure) => failure is SqliteException { SqliteErrorCode: 5 or 6 } || failure.IsTransient;

    // https://sqlite.org/rescode.html. An input/output error of a commit may have left it in the log.
    private static SqlFailure Of(SqliteException failure) => (failure.SqliteErrorCode, failure.SqliteExtendedErrorCode) switch
    {
        (5 or 6, _) => SqlFailure.Contended,
        (8 or 14, _) => SqlFailure.Unavailable,
        (13, _) => SqlFailure.Full,
        (19, 1555 or 2067) => SqlFailure.Conflict,
        _ => SqlFailure.Unknown,
    };

    // https://www.postgresql.org/docs/15/errcodes-appendix.html. What the server reports as an error has aborted the transaction. Its shutdown
    // is not among these: the connection may break before the answer to a commit.
    private static SqlFailure Of(string state) => state switch
    {
        PostgresErrorCodes.UniqueViolation => SqlFailure.Conflict,
        PostgresErrorCodes.DiskFull => SqlFailure.Full,
        PostgresErrorCodes.InsufficientResources or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.TooManyConnections
            or PostgresErrorCodes.ConfigurationLimitExceeded or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.ReadOnlySqlTransaction => SqlFailure.Unavailable,
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable => SqlFailure.Contended,
        _ => SqlFailure.Unknown,
    };

    // Only connecting fails so: no command was sent.
    private static SqlFailure Of(SocketError error) => error is SocketError.ConnectionRefused or SocketError.HostNotFound
        or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TryAgain
        ? SqlFailure.Unavailable
        : SqlFailure.Unknown;
}
