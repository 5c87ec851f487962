using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Actors.Journals.Embedded;

/// <summary>The journal plugin of Akka.Persistence over an <see cref="IJournal"/>.</summary>
/// <remarks>
/// Invariants:
/// - What an actor persists at once is one append: all of it is durable, or nothing.
/// - The sequence number guards a stream. A second writer's append fails, and Akka stops its actor.
/// - Appends of different actors are on their way at the same time, so that the journal commits them together.
/// - What cannot be serialized is rejected before anything is written, and so is what follows it in the same batch: no stream has a gap.
/// </remarks>
public sealed class EmbeddedJournal : AsyncWriteJournal
{
    private readonly ExtendedActorSystem _system = (ExtendedActorSystem)Context.System;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopped = new();
    private readonly string _path = Context.Self.Path.Name;
    private readonly Lazy<PayloadFormat> _format;
    private readonly PatientAppends _appends;
    private readonly ReplayPace _pace;

    /// <summary>Called by Akka.</summary>
    /// <param name="config">The plugin's settings.</param>
    public EmbeddedJournal(Config config)
    {
        _ = config;
        var time = EmbeddedStores.Of(_system).Time;
        _format = new Lazy<PayloadFormat>(() => new PayloadFormat(_system, new PlainManifests(_system, _path)));
        (_appends, _pace) = (new PatientAppends(time, _log), new ReplayPace(time));
    }

    // What cannot be opened fails each request with its reason, and the next one tries again. If the plugin itself failed, its actors would
    // wait for an answer.
    private IJournal Journal => EmbeddedStores.Of(_system).Open(_path).Journal;

    /// <inheritdoc/>
    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        var format = _format.Value;
        await foreach (var recorded in Journal.ReadAsync(persistenceId, fromSequenceNr, toSequenceNr, max))
        {
            recoveryCallback(format.Read(recorded));
            await _pace.KeepAsync(recorded.Sequence);
        }
    }

    /// <inheritdoc/>
    public override async Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // Every recovery begins here: one that could not read its events must not seem complete because there are none yet.
        _ = _format.Value;
        await _appends.SettleAsync(persistenceId);
        return await Journal.HighestSequenceAsync(persistenceId, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        base.PreStart();
        try
        {
            (_, _) = (Journal, _format.Value);
        }
        catch (Exception failure)
        {
            _log.Error(failure, "the journal cannot be opened: {0}", failure.Message);
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopped.Cancel();
        base.PostStop();
    }

    /// <inheritdoc/>
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (message is not ReplayMessages replay)
            return base.AroundReceive(receive, message);
        using (_pace.Of(replay.PersistentActor))
            return base.AroundReceive(receive, message);
    }

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var journal = Journal;
        var writes = messages.ToArray();
        var rejections = new Exception?[writes.Length];
        await Task.WhenAll(Appends(writes, rejections).Select(append => _appends.AppendAsync(journal, append, _stopped.Token)).ToArray());

        // Akka takes null for a write that was not rejected, and for a batch without rejections.
        return Array.TrueForAll(rejections, rejection => rejection is null) ? null! : ImmutableArray.Create(rejections!);
    }

    /// <inheritdoc/>
    protected override async Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        await Journal.DeleteAsync(persistenceId, toSequenceNr, cancellationToken);

    /// <summary>One append for each actor of a batch. A batch is of one actor, except in tests.</summary>
    private List<Append> Appends(AtomicWrite[] writes, Exception?[] rejections)
    {
        var appends = new List<Append>(1);
        foreach (var ofOne in Enumerable.Range(0, writes.Length).GroupBy(index => writes[index].PersistenceId))
        {
            var events = ImmutableArray.CreateBuilder<EventData>();
            Exception? rejection = null;
            foreach (var index in ofOne)
            {
                rejection = rejections[index] = rejection is null
                    ? TrySerialize(writes[index], events)
                    : new InvalidOperationException("it was not written because an event before it was rejected", rejection);
            }

            if (events.Count > 0)
                appends.Add(new Append(ofOne.Key, writes[ofOne.First()].LowestSequenceNr - 1, events.ToImmutable()));
        }

        return appends;
    }

    /// <returns>Why nothing was added; null when all of the write was.</returns>
    private Exception? TrySerialize(AtomicWrite write, ImmutableArray<EventData>.Builder events)
    {
        var before = events.Count;
        try
        {
            foreach (var persistent in (IImmutableList<IPersistentRepresentation>)write.Payload)
                events.Add(_format.Value.Write(write.PersistenceId, persistent.Payload, persistent.Manifest ?? ""));
            return null;
        }
        catch (Exception failure)
        {
            events.Count = before;
            return failure;
        }
    }
}
