using Akka.Actor;
using Akka.Persistence;

namespace Actors.Journals.Tests.Contract;

/// <summary>A persistent actor that keeps texts and tells a probe, in order, what happens to it.</summary>
internal sealed class Ledger : UntypedPersistentActor
{
    private readonly IActorRef _probe;
    private readonly string? _claim;
    private readonly List<string> _texts = [];
    private bool _isClosed;

    /// <param name="id">Persistence id.</param>
    /// <param name="probe">Told what happens.</param>
    /// <param name="claim">Persisted after recovery, before any command; null for nothing.</param>
    public Ledger(string id, IActorRef probe, string? claim) => (PersistenceId, _probe, _claim) = (id, probe, claim);

    public override string PersistenceId { get; }

    public static Props Props(string id, IActorRef probe, string? claim = null) => Akka.Actor.Props.Create(() => new Ledger(id, probe, claim));

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer offer:
                _texts.AddRange(((Said)offer.Snapshot).Text.Split(','));
                Tell($"snapshot {string.Join(',', _texts)}");
                break;
            case Said { Text: "poison" }:
                throw new InvalidOperationException("Poisoned, on purpose.");
            case Said said:
                _texts.Add(said.Text);
                Tell($"replayed {said.Text}");
                break;
            case RecoveryCompleted:
                Tell($"recovered at {LastSequenceNr}");
                if (_claim is not null)
                    Persist(new Said(_claim), Record);
                break;
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case "close":
                _isClosed = true;
                break;
            case "open":
                _isClosed = false;
                Stash.UnstashAll();
                break;
            case string when _isClosed:
                Stash.Stash();
                break;
            case "snapshot":
                SaveSnapshot(new Said(string.Join(',', _texts)));
                break;
            case SaveSnapshotSuccess success:
                Tell($"saved {success.Metadata.SequenceNr}");
                break;
            case "delete":
                DeleteMessages(LastSequenceNr);
                break;
            case DeleteMessagesSuccess success:
                Tell($"deleted {success.ToSequenceNr}");
                break;
            case "asynchronous":
                PersistAsync(new Said("asynchronous"), Record);
                break;
            case "defer":
                DeferAsync("deferred", Tell);
                break;
            case "unspeakable":
                Persist(new Unspeakable(), _ => Tell("persisted the unspeakable"));
                break;
            case string[] several:
                Tell($"command {string.Join(',', several)}");
                PersistAll(several.Select(text => new Said(text)), Record);
                break;
            case string text:
                Tell($"command {text}");
                Persist(new Said(text), Record);
                break;
        }
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => Tell($"failed {sequenceNr}");

    // As every actor should: a rejected event leaves a gap in the actor's numbers.
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        Tell($"rejected {sequenceNr}");
        Context.Stop(Self);
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => Tell($"recovery failed: {reason.Message}");

    private void Record(Said said)
    {
        _texts.Add(said.Text);
        Tell($"persisted {said.Text} as {LastSequenceNr}");
    }

    private void Tell(string what) => _probe.Tell(what);
}
