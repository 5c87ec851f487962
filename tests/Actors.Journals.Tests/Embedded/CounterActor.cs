using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;

namespace Actors.Journals.Tests.Embedded;

/// <summary>Counts, and says what became of it. Its claim is its first event.</summary>
internal sealed class CounterActor : ReceivePersistentActor
{
    private readonly IActorRef _probe;
    private ImmutableList<string> _recorded = [];

    public CounterActor(string persistenceId, IActorRef probe)
    {
        (PersistenceId, _probe) = (persistenceId, probe);
        Recover<string>(text => _recorded = _recorded.Add(text));
        Recover<SnapshotOffer>(offer => _recorded = [.. (string[])offer.Snapshot]);
        Recover<RecoveryCompleted>(_ => probe.Tell(new Recovered(_recorded)));
        Command<string>(text => Persist(text, recorded =>
        {
            _recorded = _recorded.Add(recorded);
            probe.Tell(new Recorded(recorded, LastSequenceNr));
        }));
        Command<Unserializable>(text => Persist(text, _ => probe.Tell(new Recorded("unserializable", LastSequenceNr))));
        Command<Save>(_ => SaveSnapshot(_recorded.ToArray()));
        Command<SaveSnapshotSuccess>(saved => probe.Tell(new Saved(saved.Metadata.SequenceNr)));
    }

    public override string PersistenceId { get; }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => _probe.Tell(new Failed(cause));

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => _probe.Tell(new Rejected(cause));

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => _probe.Tell(new Failed(reason));
}

internal sealed record Recovered(ImmutableList<string> Texts);

internal sealed record Recorded(string Text, long Sequence);

internal sealed record Saved(long Sequence);

internal sealed record Failed(Exception Cause);

internal sealed record Rejected(Exception Cause);

internal sealed record Save;

/// <summary>No serializer takes it: a getter throws.</summary>
internal sealed class Unserializable
{
    public string Text => throw new NotSupportedException("not to be read");
}
