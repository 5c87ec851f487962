using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;

namespace Actors.Journals.Sql.Tests;

/// <summary>A persistent actor that notes texts. Its first event in every life is a claim, so that an older owner's next write is refused.</summary>
public sealed class Ledger : ReceivePersistentActor
{
    private ImmutableList<string> _texts = [];

    public Ledger(string id, string claim, IActorRef? owner = null)
    {
        PersistenceId = id;
        Recover<Noted>(Apply);
        Recover<SnapshotOffer>(offer => _texts = [.. ((Noted)offer.Snapshot).Text.Split('|')]);
        Recover<RecoveryCompleted>(_ => Persist(new Noted(claim), claimed =>
        {
            Apply(claimed);
            owner?.Tell(new Claimed(LastSequenceNr));
        }));
        Command<Write>(write => PersistAll(write.Texts.Select(text => new Noted(text)), noted =>
        {
            Apply(noted);
            if (noted.Text == write.Texts[^1])
                Sender.Tell(new Written(LastSequenceNr));
        }));
        Command<Defer>(_ => DeferAsync("deferred", _ => Sender.Tell("deferred")));
        Command<Read>(_ => Sender.Tell(_texts));
        Command<Save>(_ =>
        {
            var asker = Sender;
            SaveSnapshot(new Noted(string.Join('|', _texts)));
            BecomeStacked(() =>
            {
                Command<SaveSnapshotSuccess>(_ => { asker.Tell("saved"); UnbecomeStacked(); });
                Command<SaveSnapshotFailure>(failure => { asker.Tell(failure.Cause); UnbecomeStacked(); });
            });
        });
        Command<Delete>(delete => DeleteMessages(delete.To));
        Command<DeleteMessagesSuccess>(done => Context.System.EventStream.Publish(done));
    }

    public override string PersistenceId { get; }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        Context.System.EventStream.Publish(new Refused(cause, sequenceNr));
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    private void Apply(Noted noted) => _texts = _texts.Add(noted.Text);

    public sealed record Write(params string[] Texts);

    public sealed record Written(long Sequence);

    public sealed record Claimed(long Sequence);

    public sealed record Refused(Exception Cause, long Sequence);

    public sealed record Delete(long To);

    public sealed record Read;

    public sealed record Defer;

    public sealed record Save;
}
