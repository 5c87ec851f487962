using Actors.Journals;
using Actors.Journals.Sql;
using Actors.Journals.Sqlite;
using Actors.Runs.Files;
using Actors.Runs.Run;
using Akka.Configuration;
using Akka.Hosting;

namespace Actors.Node.Stores;

/// <summary>A database behind Akka.Persistence.Sql. It does not lock the home, so a file beside it does.</summary>
internal sealed class SqlNodeStore : NodeStore
{
    // Its rows have no checksum of their own, so the payloads have one.
    private static readonly Config Sealed = ConfigurationFactory.ParseString("actors.seal-payloads = on");

    private readonly LockFile _lock;
    private readonly SqlPersistence _sql;

    /// <exception cref="JournalInUseException">Another process owns the home.</exception>
    /// <exception cref="InvalidOperationException">A SQLite file cannot be used as a journal.</exception>
    /// <exception cref="IOException">The home cannot be used.</exception>
    public SqlNodeStore(RunHome home, SqlPlace place, SqlOptions options)
    {
        _lock = LockFile.TryAcquire(home.LockPath)
            ?? throw new JournalInUseException(home.Path, $"{LockFile.LastHolder(home.LockPath)}");
        try
        {
            _sql = SqlPersistence.Open(options);
            place.WriteTo(home);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        (Journal, Snapshots) = (new SqlJournalReader(_sql.Options), new SqlSnapshotReader(_sql.Options));
    }

    public override IJournalReader Journal { get; }

    public override ISnapshotReader Snapshots { get; }

    public override IJournalHealth Health => _sql.Health;

    public override IJournalReserve? Reserve => _sql.Reserve;

    public override AkkaConfigurationBuilder AddTo(AkkaConfigurationBuilder system) =>
        system.WithSqlPersistence(_sql).AddHocon(Sealed, HoconAddMode.Prepend);

    public override ValueTask DisposeAsync()
    {
        _sql.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }
}
