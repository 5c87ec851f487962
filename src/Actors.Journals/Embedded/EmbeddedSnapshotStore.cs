using Akka.Configuration;
using Akka.Event;
using Akka.Persistence;
using AkkaSnapshotStore = Akka.Persistence.Snapshot.SnapshotStore;

namespace Actors.Journals.Embedded;

/// <summary>
/// An <see cref="ISnapshotStore"/> as a snapshot store of Akka.Persistence, <c>akka.persistence.snapshot-store.embedded</c>. One that is damaged
/// or does not deserialize is passed over for an older one: events are replayed in its place.
/// </summary>
public sealed class EmbeddedSnapshotStore : AkkaSnapshotStore
{
    private readonly ISnapshotStore _snapshots;
    private readonly PayloadSerialization _payloads;
    private readonly ILoggingAdapter _log;

    /// <param name="config">The plugin's settings.</param>
    public EmbeddedSnapshotStore(Config config)
    {
        _snapshots = EmbeddedStores.Of(Context.System, config).Snapshots;
        _payloads = new PayloadSerialization(Context.System, config);
        _log = Context.GetLogger();
    }

    /// <inheritdoc/>
    protected override async Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        var bounds = Bounds(criteria);
        while (true)
        {
            long damaged;
            try
            {
                if (await _snapshots.LoadAsync(persistenceId, bounds, cancellationToken).ConfigureAwait(false) is not { } saved)
                    return null;
                if (TryRead(saved, out var state))
                    return new SelectedSnapshot(new SnapshotMetadata(persistenceId, saved.Sequence, saved.Timestamp.UtcDateTime), state);
                damaged = saved.Sequence;
            }
            catch (CorruptSnapshotException failure)
            {
                _log.Warning("{0} An older one is tried.", failure.Message);
                damaged = failure.Sequence;
            }

            bounds = bounds with { MaxSequence = damaged - 1 };
        }
    }

    /// <inheritdoc/>
    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        var data = _payloads.Write(metadata.PersistenceId, snapshot);
        return _snapshots.SaveAsync(
            new Snapshot(metadata.PersistenceId, metadata.SequenceNr, Utc(metadata.Timestamp), data.Manifest, data.Payload), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken)
    {
        var criteria = SnapshotCriteria.Exactly(metadata.SequenceNr);
        return _snapshots.DeleteAsync(
            metadata.PersistenceId,
            metadata.Timestamp == default ? criteria : criteria with { MinTimestamp = Utc(metadata.Timestamp), MaxTimestamp = Utc(metadata.Timestamp) },
            cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        _snapshots.DeleteAsync(persistenceId, Bounds(criteria), cancellationToken).AsTask();

    private bool TryRead(Snapshot saved, out object state)
    {
        try
        {
            state = _payloads.Read(saved.Stream, saved.Manifest, saved.Payload);
            return true;
        }
        catch (Exception unreadable)
        {
            _log.Warning("snapshot {0} of {1} does not read, an older one is tried: {2}", saved.Sequence, saved.Stream, unreadable.Message);
            state = this;
            return false;
        }
    }

    private static SnapshotCriteria Bounds(SnapshotSelectionCriteria criteria) => new()
    {
        MinSequence = criteria.MinSequenceNr,
        MaxSequence = criteria.MaxSequenceNr,
        MinTimestamp = criteria.MinTimestamp is { } earliest ? Utc(earliest) : DateTimeOffset.MinValue,
        MaxTimestamp = criteria.MaxTimeStamp == DateTime.MaxValue ? DateTimeOffset.MaxValue : Utc(criteria.MaxTimeStamp),
    };

    // The store keeps whole microseconds.
    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc).Ticks / 10 * 10, TimeSpan.Zero);
}
