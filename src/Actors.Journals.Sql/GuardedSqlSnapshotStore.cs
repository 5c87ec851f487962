using Akka.Configuration;
using Akka.Event;
using Akka.Persistence;
using Akka.Persistence.Sql.Snapshot;

namespace Actors.Journals.Sql;

/// <summary>The snapshot store of Akka.Persistence.Sql. A snapshot that cannot be read is skipped for the next older one; without any, events are
/// replayed from the first.</summary>
public class GuardedSqlSnapshotStore : SqlSnapshotStore
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SqlSnapshotReader _reader;

    /// <summary>Made by Akka.Persistence.</summary>
    /// <exception cref="ConfigurationException">The actor system was started without <see cref="SqlPersistence"/>.</exception>
    public GuardedSqlSnapshotStore(Config config)
        : base(config) =>
        _reader = new SqlSnapshotReader(SqlPersistence.In(Context.System).Options);

    /// <inheritdoc/>
    protected override async Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await base.LoadAsync(persistenceId, criteria, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException && !failure.IsOfDatabase())
            {
                if (await _reader.NewestAsync(persistenceId, Bounds(criteria), cancellationToken).ConfigureAwait(false) is not { } damaged)
                    throw;
                _log.Warning(
                    failure, "snapshot {0} of '{1}' cannot be read: {2}; an older one is used, or every event is replayed",
                    damaged, persistenceId, failure.Message);
                criteria = new SnapshotSelectionCriteria(damaged - 1, criteria.MaxTimeStamp, criteria.MinSequenceNr, criteria.MinTimestamp);
            }
        }
    }

    private static SnapshotCriteria Bounds(SnapshotSelectionCriteria criteria) => new()
    {
        MinSequence = criteria.MinSequenceNr,
        MaxSequence = criteria.MaxSequenceNr,
        MinTimestamp = Utc(criteria.MinTimestamp ?? DateTime.MinValue),
        MaxTimestamp = Utc(criteria.MaxTimeStamp),
    };

    // Akka's times are UTC, whatever their kind says.
    private static DateTimeOffset Utc(DateTime time) => new(time.Ticks, TimeSpan.Zero);
}
