using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence;

namespace Actors.Journals.Embedded;

/// <summary>The snapshot store plugin of Akka.Persistence over an <see cref="ISnapshotStore"/>. A snapshot that cannot be read is skipped for
/// the next older one; without any, events are replayed from the first.</summary>
public sealed class EmbeddedSnapshotStore : Akka.Persistence.Snapshot.SnapshotStore
{
    private readonly ExtendedActorSystem _system = (ExtendedActorSystem)Context.System;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly string _journal;
    private readonly Lazy<PayloadFormat> _format;

    /// <summary>Called by Akka.</summary>
    /// <param name="config">The plugin's settings.</param>
    public EmbeddedSnapshotStore(Config config)
    {
        _journal = config.GetString("journal", EmbeddedPersistence.JournalPath);
        _format = new Lazy<PayloadFormat>(() => new PayloadFormat(_system, new PlainManifests(_system, _journal)));
    }

    private ISnapshotStore Snapshots => EmbeddedStores.Of(_system).Open(_journal).Snapshots;

    /// <inheritdoc/>
    protected override async Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        for (var bounds = Bounds(criteria); ;)
        {
            long skipped;
            try
            {
                if (await Snapshots.LoadAsync(persistenceId, bounds, cancellationToken) is not { } snapshot)
                    return null;
                var metadata = new SnapshotMetadata(persistenceId, snapshot.Sequence, snapshot.Timestamp.UtcDateTime);
                return new SelectedSnapshot(metadata, _format.Value.Read(snapshot));
            }
            catch (CorruptSnapshotException failure)
            {
                skipped = Skip(failure.Sequence, failure);
            }
            catch (UnreadablePayloadException failure)
            {
                skipped = Skip(failure.Sequence, failure);
            }

            bounds = bounds with { MaxSequence = skipped - 1 };
        }
    }

    /// <inheritdoc/>
    protected override async Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        var data = _format.Value.Write(metadata.PersistenceId, snapshot);
        await Snapshots.SaveAsync(
            new Snapshot(metadata.PersistenceId, metadata.SequenceNr, Utc(metadata.Timestamp), data.Manifest, data.Payload), cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken)
    {
        var exactly = SnapshotCriteria.Exactly(metadata.SequenceNr);
        if (metadata.Timestamp != DateTime.MinValue)
            exactly = exactly with { MinTimestamp = Utc(metadata.Timestamp), MaxTimestamp = Utc(metadata.Timestamp) };
        await Snapshots.DeleteAsync(metadata.PersistenceId, exactly, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task DeleteAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        await Snapshots.DeleteAsync(persistenceId, Bounds(criteria), cancellationToken);

    private static SnapshotCriteria Bounds(SnapshotSelectionCriteria criteria) => new()
    {
        MinSequence = criteria.MinSequenceNr,
        MaxSequence = criteria.MaxSequenceNr,
        MinTimestamp = Utc(criteria.MinTimestamp ?? DateTime.MinValue),
        MaxTimestamp = Utc(criteria.MaxTimeStamp),
    };

    // Akka's times are UTC, whatever their kind says.
    private static DateTimeOffset Utc(DateTime time) => new(time.Ticks, TimeSpan.Zero);

    private long Skip(long sequence, Exception failure)
    {
        _log.Warning(failure, "{0}; an older snapshot is used, or every event is replayed", failure.Message);
        return sequence;
    }
}
