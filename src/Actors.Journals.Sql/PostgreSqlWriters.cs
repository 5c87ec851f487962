namespace Actors.Journals.Sql;

/// <summary>The transactions that are about to write events to PostgreSQL.</summary>
internal sealed class PostgreSqlWriters(SqlOptions options)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly SqlConnections _connections = new(options);

    /// <summary>Completes when every transaction that writes at the time of the call has ended, however long that takes. Later ones do not
    /// matter.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        var writing = await ReadAsync(cancellationToken);
        while (writing.Count > 0)
        {
            await Task.Delay(Interval, options.Time, cancellationToken);
            writing.IntersectWith(await ReadAsync(cancellationToken));
        }
    }

    private async Task<HashSet<string>> ReadAsync(CancellationToken cancellationToken) =>
        [.. await _connections.ReadAsync("postgresql-writers", static row => row.GetString(0), cancellationToken)];
}
