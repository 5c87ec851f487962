using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Actors.Journals.Embedded;

/// <summary>
/// An <see cref="IJournal"/> as a journal of Akka.Persistence, <c>akka.persistence.journal.embedded</c>.
/// <list type="bullet">
/// <item>What one actor persists at once is one append. Appends of different actors share a commit.</item>
/// <item>A writer that is no longer the only one fails with <see cref="SequenceConflictException"/>, which stops its actor.</item>
/// <item>A device without room is waited for: actors do not notice. Any other failure stops the actor, which learns by recovering what was
/// written.</item>
/// <item>What cannot be serialized is rejected before anything is written. Its number is used up: the actor has to stop, because its next event
/// would leave a gap and is refused.</item>
/// </list>
/// </summary>
public sealed class EmbeddedJournal : AsyncWriteJournal
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly IJournal _journal;
    private readonly TimeProvider _time;
    private readonly PayloadSerialization _payloads;
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="config">The plugin's settings.</param>
    public EmbeddedJournal(Config config)
    {
        var store = EmbeddedStores.Of(Context.System, config);
        (_journal, _time, _payloads) = (store.Journal, store.Time, new PayloadSerialization(Context.System, config));
    }

    /// <inheritdoc/>
    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        await foreach (var recorded in _journal.ReadAsync(persistenceId, fromSequenceNr, toSequenceNr, max, _stopping.Token).ConfigureAwait(false))
        {
            recoveryCallback(new Persistent(
                _payloads.Read(recorded.Stream, recorded.Manifest, recorded.Payload),
                recorded.Sequence,
                persistenceId,
                recorded.Manifest,
                timestamp: recorded.Timestamp.UtcTicks));
        }
    }

    /// <inheritdoc/>
    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        _journal.HighestSequenceAsync(persistenceId, cancellationToken).AsTask();

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception?>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var rejections = ImmutableList.CreateBuilder<Exception?>();
        foreach (var write in messages)
        {
            ImmutableArray<EventData> events;
            try
            {
                events = Serialize(write);
            }
            catch (Exception unserializable)
            {
                rejections.Add(unserializable);
                continue;
            }

            await AppendAsync(new Append(write.PersistenceId, write.LowestSequenceNr - 1, events)).ConfigureAwait(false);
            rejections.Add(null);
        }

        return rejections.ToImmutable();
    }

    /// <inheritdoc/>
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        _journal.DeleteAsync(persistenceId, toSequenceNr, cancellationToken).AsTask();

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopping.Cancel();
        base.PostStop();
    }

    private ImmutableArray<EventData> Serialize(AtomicWrite write)
    {
        var stream = new StreamId(write.PersistenceId);
        return [.. ((IImmutableList<IPersistentRepresentation>)write.Payload).Select(each => each.Payload is Tagged
            ? throw new NotSupportedException("the embedded journal stores no tags")
            : _payloads.Write(stream, each.Payload))];
    }

    // Not cancelled while it is under way: an append that is given up half-way has an unknown outcome.
    private async Task AppendAsync(Append append)
    {
        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                if (await _journal.AppendAsync(append, CancellationToken.None).ConfigureAwait(false) is AppendResult.Conflict)
                    throw new SequenceConflictException(append.Stream, append.ExpectedSequence);
                return;
            }
            catch (JournalFullException) when (!_stopping.IsCancellationRequested)
            {
                await Task.Delay(pause, _time, _stopping.Token).ConfigureAwait(false);
            }
        }
    }
}
