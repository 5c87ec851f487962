using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Actors.Journals;
using Actors.Runs.Deciding;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;

namespace Actors.Node.Entities;

/// <summary>
/// Hosts a decider: persists what it decides, then has the effects carried out.
/// <list type="bullet">
/// <item>The first event of every incarnation of an existing entity is its claim, persisted before any command. A writer that is no longer the
/// owner fails at its next event.</item>
/// <item>Commands that came together are decided one after the other and persisted as one atomic write.</item>
/// <item>No effect is carried out before the events that it follows from are durable.</item>
/// <item>A write that fails, or is rejected, stops the entity. Its supervisor starts it again, and it recovers by reading. Whoever asked is told
/// to ask again: what the write came to is known after that.</item>
/// </list>
/// </summary>
/// <param name="decider">What it decides.</param>
/// <param name="effects">What follows from that.</param>
/// <param name="snapshotEvery">Events between two snapshots, at least 1.</param>
public abstract class DeciderEntity<TState, TCommand, TEvent, TEffect> : ReceivePersistentActor
    where TState : class
    where TCommand : class
    where TEvent : class
{
    private readonly IDecider<TState, TCommand, TEvent> _decider;
    private readonly IEffects<TState, TCommand, TEvent, TEffect> _effects;
    private readonly int _snapshotEvery;
    private long _snapshotTried;
    private long _snapshotSaved;
    private bool _isOwner;
    private IActorRef _asker = ActorRefs.Nobody; // Has no answer yet, and nobody else owes it one.

    protected DeciderEntity(
        string persistenceId, IDecider<TState, TCommand, TEvent> decider, IEffects<TState, TCommand, TEvent, TEffect> effects, int snapshotEvery)
    {
        PersistenceId = persistenceId;
        (_decider, _effects, _snapshotEvery) = (decider, effects, snapshotEvery);
        State = decider.Initial;
        Recover<SnapshotOffer>(offer =>
        {
            State = (TState)offer.Snapshot;
            _snapshotTried = _snapshotSaved = offer.Metadata.SequenceNr;
        });
        Recover<TEvent>(recorded => State = _decider.Evolve(State, recorded));
        Recover<RecoveryCompleted>(_ => Claim());
        Command<TCommand>(command => Decide(command));
        Command<SaveSnapshotSuccess>(saved => KeepTwoSnapshots(saved.Metadata.SequenceNr));
        Command<SaveSnapshotFailure>(failed => Log.Warning(failed.Cause, "snapshot {0} of {1} was not saved", failed.Metadata.SequenceNr, PersistenceId));
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(failed => Log.Warning(failed.Cause, "old snapshots of {0} were not deleted", PersistenceId));
    }

    /// <inheritdoc/>
    public sealed override string PersistenceId { get; }

    /// <summary>The state after the last durable event.</summary>
    protected TState State { get; private set; }

    /// <summary>The command that makes this incarnation the owner; persisted after the last recorded event.</summary>
    protected abstract TCommand ClaimCommand();

    /// <summary>Called once in every incarnation: the state is complete and the claim is durable.</summary>
    protected abstract void OnRecovered();

    /// <summary>Carries out one effect.</summary>
    /// <param name="effect">The effect.</param>
    /// <param name="reply">The answer to the command; hold it while the effect goes on.</param>
    protected abstract void Execute(TEffect effect, PendingReply reply);

    /// <summary>Called after every write, or decision that changed nothing, when its effects are carried out.</summary>
    protected virtual void OnDecided()
    {
    }

    /// <summary>Decides on commands that came together, persists what happened as one write, and has the effects carried out.</summary>
    /// <param name="commands">In the order in which they came.</param>
    /// <param name="then">Called after the write and the effects, with the number of commands that were decided on.</param>
    protected void DecideAll(IReadOnlyList<TCommand> commands, Action<int> then) => Persist(GroupOf(commands), ActorRefs.Nobody, null, then);

    /// <summary>Decides on one command and answers its sender.</summary>
    /// <param name="command">The command.</param>
    /// <param name="envelope">Makes the answer of the result; null for the result itself.</param>
    protected void Decide(TCommand command, Func<CommandResult<TEvent>, object>? envelope = null) =>
        Persist(GroupOf([command]), Sender.Equals(Context.System.DeadLetters) ? ActorRefs.Nobody : Sender, envelope, null);

    /// <inheritdoc/>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistRejected(cause, @event, sequenceNr);
        Context.Stop(Self); // The number of what was rejected is used up: going on would leave a gap.
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _asker.Tell(EntityUnavailable.Instance);
        base.PostStop();
    }

    /// <summary>An owner whose write is refused has lost what it owns to another process, and says so to its parent. Before its first write a
    /// refusal says only that something was written since the recovery, perhaps by the incarnation before.</summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistFailure(cause, @event, sequenceNr);
        if (_isOwner && cause is SequenceConflictException)
            Context.Parent.Tell(new OwnershipLost(PersistenceId));
    }

    private void Claim()
    {
        // What has no events yet is owned by whoever records the first.
        if (LastSequenceNr == 0)
            OnRecovered();
        else
            Persist(GroupOf([ClaimCommand()]), ActorRefs.Nobody, null, _ => OnRecovered());
    }

    private CommandGroup<TState, TCommand, TEvent> GroupOf(IReadOnlyList<TCommand> commands) => CommandGroup.Decide(_decider, State, commands);

    private void Persist(
        CommandGroup<TState, TCommand, TEvent> group, IActorRef asker, Func<CommandResult<TEvent>, object>? envelope, Action<int>? then)
    {
        _asker = asker;
        var left = group.Events.Length;
        if (left == 0)
        {
            Follow(group, asker, envelope, then);
            return;
        }

        PersistAll(group.Events, _ =>
        {
            _isOwner = true;
            if (--left == 0)
                Follow(group, asker, envelope, then);
        });
    }

    private void Follow(
        CommandGroup<TState, TCommand, TEvent> group, IActorRef asker, Func<CommandResult<TEvent>, object>? envelope, Action<int>? then)
    {
        State = group.State;
        foreach (var decided in group.Decided)
        {
            var result = decided.ResultAt(LastSequenceNr);
            var reply = new PendingReply(asker, envelope?.Invoke(result) ?? result);
            var effects = result is CommandResult<TEvent>.Refused refused
                ? _effects.OfRefusal(decided.State, decided.Command, refused.Reason)
                : _effects.Of(decided.State, decided.Command, decided.Events);
            foreach (var effect in effects)
                Execute(effect, reply);
            reply.Release();
            _asker = ActorRefs.Nobody;
        }

        then?.Invoke(group.Decided.Length);
        OnDecided();
        if (LastSequenceNr - _snapshotTried >= _snapshotEvery)
        {
            _snapshotTried = LastSequenceNr;
            SaveSnapshot(State);
        }

        if (group.Defect is { } defect)
            ExceptionDispatchInfo.Throw(defect);
    }

    // The one before stays: it serves when the newest turns out to be damaged.
    private void KeepTwoSnapshots(long sequence)
    {
        if (_snapshotSaved > 0)
            DeleteSnapshots(new SnapshotSelectionCriteria(_snapshotSaved - 1));
        _snapshotSaved = sequence;
    }
}
