using System.Runtime.CompilerServices;
using Akka;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Query;
using Akka.Streams.Dsl;

namespace Actors.Journals.Embedded;

/// <summary>Makes the query plugin.</summary>
/// <param name="system">The actor system.</param>
/// <param name="config">The plugin's settings.</param>
public sealed class EmbeddedReadJournalProvider(ExtendedActorSystem system, Config config) : IReadJournalProvider
{
    /// <inheritdoc/>
    public IReadJournal GetReadJournal() =>
        new EmbeddedReadJournal(system, config.GetString("journal", EmbeddedPersistence.JournalPath));
}

/// <summary>The query plugin of Akka.Persistence over an <see cref="IJournal"/>.</summary>
/// <remarks>
/// - An offset is a position in the journal, exclusive. Live sources never skip an event that commits late, and do not poll.
/// - A source reads at most two pages more than its consumer has asked for.
/// - A live source fails when the actor system's store is closed; it completes at its upper bound.
/// </remarks>
public sealed class EmbeddedReadJournal : ICurrentEventsByPersistenceIdQuery, IEventsByPersistenceIdQuery, ICurrentPersistenceIdsQuery,
    IPersistenceIdsQuery, ICurrentAllEventsQuery, IAllEventsQuery
{
    private readonly ExtendedActorSystem _system;
    private readonly string _journal;
    private readonly PayloadFormat _format;

    internal EmbeddedReadJournal(ExtendedActorSystem system, string journal)
    {
        (_system, _journal) = (system, journal);
        _format = new PayloadFormat(system, new PlainManifests(system, journal));
    }

    private IJournal Journal => EmbeddedStores.Of(_system).Open(_journal).Journal;

    /// <inheritdoc/>
    public Source<EventEnvelope, NotUsed> CurrentEventsByPersistenceId(string persistenceId, long fromSequenceNr, long toSequenceNr) =>
        Events(() => Journal.ReadAsync(persistenceId, fromSequenceNr, toSequenceNr));

    /// <inheritdoc/>
    public Source<EventEnvelope, NotUsed> EventsByPersistenceId(string persistenceId, long fromSequenceNr, long toSequenceNr) =>
        Events(() => Journal.FollowAsync(persistenceId, fromSequenceNr, toSequenceNr));

    /// <inheritdoc/>
    public Source<EventEnvelope, NotUsed> CurrentAllEvents(Offset offset) => Events(() => Journal.ReadAllAsync(Position(offset)));

    /// <inheritdoc/>
    public Source<EventEnvelope, NotUsed> AllEvents(Offset offset) => Events(() => Journal.FollowAllAsync(Position(offset)));

    /// <inheritdoc/>
    public Source<string, NotUsed> CurrentPersistenceIds() => Source.From(() => ReadIdsAsync());

    /// <inheritdoc/>
    public Source<string, NotUsed> PersistenceIds() => Source.From(() => FollowIdsAsync());

    private static long Position(Offset offset) => offset switch
    {
        NoOffset => 0,
        Sequence sequence => sequence.Value,
        _ => throw new ArgumentException($"{offset.GetType().Name} is no offset of the embedded journal; use Offset.Sequence", nameof(offset)),
    };

    private Source<EventEnvelope, NotUsed> Events(Func<IAsyncEnumerable<JournalEvent>> read) => Source.From(() => EnvelopesAsync(read()));

    private async IAsyncEnumerable<EventEnvelope> EnvelopesAsync(
        IAsyncEnumerable<JournalEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var adapters = Persistence.Instance.Apply(_system).AdaptersFor(_journal);
        await foreach (var recorded in events.WithCancellation(cancellationToken))
        {
            var persistent = _format.Read(recorded);
            var adapted = adapters.Get(persistent.Payload.GetType()).FromJournal(persistent.Payload, persistent.Manifest);
            foreach (var each in adapted.Events)
            {
                yield return new EventEnvelope(
                    Offset.Sequence(recorded.Position), persistent.PersistenceId, recorded.Sequence, each, persistent.Timestamp, []);
            }
        }
    }

    private async IAsyncEnumerable<string> ReadIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var stream in Journal.StreamsAsync(cancellationToken))
            yield return stream.Value;
    }

    private async IAsyncEnumerable<string> FollowIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A stream whose first event lies at or before this position exists already, so the listing that follows has it.
        var position = await LastPositionAsync(cancellationToken);
        var known = new HashSet<string>();
        await foreach (var id in ReadIdsAsync(cancellationToken))
        {
            if (known.Add(id))
                yield return id;
        }

        await foreach (var recorded in Journal.FollowAllAsync(position, cancellationToken))
        {
            if (known.Add(recorded.Stream.Value))
                yield return recorded.Stream.Value;
        }
    }

    /// <returns>The position of an event that exists; 0 for none. Costs one event of each stream instead of all.</returns>
    private async Task<long> LastPositionAsync(CancellationToken cancellationToken)
    {
        var last = 0L;
        await foreach (var stream in Journal.StreamsAsync(cancellationToken))
        {
            var highest = await Journal.HighestSequenceAsync(stream, cancellationToken);
            await foreach (var recorded in Journal.ReadAsync(stream, highest, highest, cancellationToken: cancellationToken))
                last = Math.Max(last, recorded.Position);
        }

        return last;
    }
}
