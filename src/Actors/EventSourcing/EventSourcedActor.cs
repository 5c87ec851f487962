using System.Collections.Immutable;
using System.Diagnostics;
using Actors.Diagnostics;
using Actors.EventSourcing.Recovery;
using Actors.Journal;
using Actors.Supervision;

namespace Actors.EventSourcing;

/// <summary>An actor whose state is the fold of its events. Hosts a decider: takes the commands that wait, decides each against the
/// state that the ones before it led to, appends all events at once, and only then lets anything follow from them.</summary>
/// <remarks>
/// Every incarnation goes through RequestingLease, ReplayingSnapshot, ReplayingEvents and Running; commands wait meanwhile.
/// A failed append, or one whose outcome is unknown, ends the incarnation; the next one learns by reading what happened.
/// </remarks>
/// <param name="stream">The actor's persistence id.</param>
/// <param name="decider">What it decides.</param>
/// <param name="persistence">Where its events are.</param>
public abstract class EventSourcedActor<TState, TCommand, TEvent>(
    StreamId stream, IDecider<TState, TCommand, TEvent> decider, Persistence<TState, TEvent> persistence)
    : Actor<Envelope<TCommand, TEvent>>
{
    private IPhase _phase = NotStarted.Instance;
    private PersistenceStatus? _before;

    /// <summary>The state after the last durable event.</summary>
    /// <exception cref="InvalidOperationException">The actor has not recovered yet.</exception>
    protected TState State => Running.State;

    /// <summary>Number of the last durable event; 0 for none.</summary>
    protected long Sequence => Running.Sequence;

    /// <summary>Proof of this incarnation's ownership of the stream; for what it makes outside the journal.</summary>
    protected FencingToken Token => Running.Token;

    /// <summary>The actor's stream.</summary>
    protected internal StreamId Stream { get; } = stream;

    /// <inheritdoc/>
    protected internal sealed override string StateName => _phase.Name;

    internal IDecider<TState, TCommand, TEvent> Decider { get; } = decider;

    internal Persistence<TState, TEvent> Persistence { get; } = persistence;

    /// <summary>The right to write the stream. Kept over restarts, given back by whoever is the last to live; null for none.</summary>
    internal Lease? Lease { get; set; }

    internal override PersistenceStatus? PersistenceStatus => _phase switch
    {
        Running<TState, TCommand, TEvent> running => Place(running.Sequence, running.SnapshotSequence),
        ReplayingEvents<TState, TEvent> replaying => Place(
            Math.Max(replaying.Sequence, _before?.Sequence ?? 0), Math.Max(replaying.SnapshotSequence, _before?.SnapshotSequence ?? 0)),
        _ => Place(_before?.Sequence ?? 0, _before?.SnapshotSequence ?? 0),
    };

    private Running<TState, TCommand, TEvent> Running => _phase as Running<TState, TCommand, TEvent>
        ?? throw new InvalidOperationException($"'{Stream}' has no state before it has recovered; it is {_phase.Name}.");

    /// <summary>Called once per incarnation when the state is complete, before any command; always, also without a single event.</summary>
    protected virtual ValueTask OnRecoveredAsync(TState state) => ValueTask.CompletedTask;

    /// <summary>What follows from a command once its events are durable: called for every accepted command, and with no events for one
    /// that changed nothing, in the order of the commands and before their replies.</summary>
    /// <param name="state">The state after the command.</param>
    /// <param name="command">The command.</param>
    /// <param name="events">Its events; empty when it changed nothing.</param>
    protected virtual ValueTask OnCommittedAsync(TState state, TCommand command, ImmutableArray<TEvent> events) => ValueTask.CompletedTask;

    /// <summary>A command was refused; called in the order of the commands, before its reply.</summary>
    protected virtual ValueTask OnRefusedAsync(TState state, TCommand command, string reason) => ValueTask.CompletedTask;

    /// <summary>Another writer owns the stream: release at once what only the owner may have. The actor ends after this with
    /// <see cref="OwnershipLostException"/>.</summary>
    protected virtual ValueTask OnOwnershipLostAsync(OwnershipLostException loss) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected sealed override ValueTask ReceiveAsync(Envelope<TCommand, TEvent> message) => Running.HandleAsync(message);

    // Whoever asked has been told together with those in the same append.
    internal sealed override void Fail(Envelope<TCommand, TEvent> message, Exception failure)
    {
    }

    internal sealed override async ValueTask Start()
    {
        Persistence.Check(Stream);
        await OnStartAsync();
        using (var activity = ActorActivity.StartRecovery(Stream))
        {
            try
            {
                await RecoverAsync();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
                Context.System.Metrics.RecoveryFailed();
                throw;
            }
        }

        await OnRecoveredAsync(State);
    }

    internal sealed override async ValueTask LetGo()
    {
        if (Lease is { } lease)
            await Persistence.Leases!.ReleaseAsync(lease).WithinAsync(Persistence.AppendTimeout, Context.Time);
        Lease = null;
    }

    internal sealed override void Attach(Cells.ActorCell<Envelope<TCommand, TEvent>> cell, Actor<Envelope<TCommand, TEvent>>? previous)
    {
        base.Attach(cell, previous);
        if (previous is EventSourcedActor<TState, TCommand, TEvent> before && before.Stream == Stream)
            (Lease, _before) = (before.Lease, before.PersistenceStatus);
    }

    internal ValueTask Committed(TState state, TCommand command, ImmutableArray<TEvent> events) => OnCommittedAsync(state, command, events);

    internal ValueTask Refused(TState state, TCommand command, string reason) => OnRefusedAsync(state, command, reason);

    internal ValueTask OwnershipLost(OwnershipLostException loss) => OnOwnershipLostAsync(loss);

    internal ActorContext<Envelope<TCommand, TEvent>> ContextForPhases => Context;

    private async ValueTask RecoverAsync()
    {
        var permit = await Persistence.Permits.AcquireAsync(Context.Stopping);
        try
        {
            await RecoverAsync(async pause =>
            {
                permit.Dispose();
                await Task.Delay(pause, Context.Time, Context.Stopping);
                permit = await Persistence.Permits.AcquireAsync(Context.Stopping);
            });
        }
        finally
        {
            permit.Dispose();
        }
    }

    private async ValueTask RecoverAsync(Func<TimeSpan, ValueTask> waitWithoutPermit)
    {
        var began = Context.Time.GetTimestamp();
        var requesting = Enter(new RequestingLease(
            Stream, Self.Path, Persistence.Leases, Persistence.Owner ?? "local", Persistence.LeaseDuration, Persistence.RecoveryTimeout,
            Context.Time));
        Lease = await requesting.RunAsync(waitWithoutPermit, Context.Stopping);

        var snapshot = Enter(new ReplayingSnapshot<TState, TEvent>(Stream, Self.Path, Persistence, Decider.Initial, Context.Time));
        var recovered = await snapshot.RunAsync((level, message, failure) => Context.Log(level, message, failure), Context.Stopping);

        var events = Enter(new ReplayingEvents<TState, TEvent>(Stream, Self.Path, Persistence, Decider, recovered, Context.Time));
        recovered = await events.RunAsync(Context.Stopping);

        Enter(new Running<TState, TCommand, TEvent>(this, recovered, requesting.HeldFrom)).Start();
        Context.System.Metrics.Recovered(Context.Time.GetElapsedTime(began));
    }

    private PersistenceStatus Place(long sequence, long snapshotSequence) =>
        new(Stream.Value, sequence, snapshotSequence, Lease?.Token.Value ?? 0);

    private TPhase Enter<TPhase>(TPhase phase)
        where TPhase : IPhase
    {
        _phase = phase;
        return phase;
    }
}
