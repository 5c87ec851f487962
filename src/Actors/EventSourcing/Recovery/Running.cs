using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Actors.Diagnostics;
using Actors.Journal;

namespace Actors.EventSourcing.Recovery;

/// <summary>Last phase: commands are decided, appended in groups, and take effect.</summary>
/// <remarks>
/// Invariants:
/// - One append is in flight at most; while it is, and until its effects have ended, no command is decided.
/// - <see cref="State"/> and <see cref="Sequence"/> are those of the last durable event; a group works on its own copy.
/// - Nothing that follows from a command is done before its events are durable.
/// </remarks>
internal sealed class Running<TState, TCommand, TEvent>(
    EventSourcedActor<TState, TCommand, TEvent> actor, Recovered<TState> recovered, long leaseHeldFrom) : IPhase
{
    private long _leaseHeldFrom = leaseHeldFrom;
    private long _snapshotTried = recovered.SnapshotSequence;

    public string Name => "Running";

    public TState State { get; private set; } = recovered.State;

    public long Sequence { get; private set; } = recovered.Sequence;

    public long SnapshotSequence { get; private set; } = recovered.SnapshotSequence;

    public FencingToken Token => actor.Lease?.Token ?? FencingToken.None;

    private Persistence<TState, TEvent> Persistence => actor.Persistence;

    public void Start()
    {
        if (actor.Lease is not null && Persistence.LeaseDuration != Timeout.InfiniteTimeSpan)
            actor.ContextForPhases.StartPeriodicTimer(this, Envelope<TCommand, TEvent>.LeaseRenewal, Persistence.LeaseDuration / 3);
    }

    public ValueTask HandleAsync(Envelope<TCommand, TEvent> first) => first.RenewsLease ? RenewLeaseAsync() : HandleGroupAsync(first);

    private async ValueTask HandleGroupAsync(Envelope<TCommand, TEvent> first)
    {
        var expected = Math.Min(1 + actor.ContextForPhases.Waiting, Persistence.MaxGroup);
        var group = new CommandGroup<TState, TCommand, TEvent>(
            actor.ContextForPhases.Self.Path, actor.Decider, Persistence.Events, State, Sequence, expected);
        var next = first;
        do
            group.Decide(next);
        while (group.Count < Persistence.MaxGroup && group.Defect is null && actor.ContextForPhases.TryTakeNext(out next));

        try
        {
            if (group.HasEvents)
                await AppendAsync(group);
            State = group.State;
            Sequence = group.Sequence;
            await group.TakeEffectAsync(actor);
        }
        catch (Exception failure)
        {
            group.Fail(new CommandFailedException(actor.ContextForPhases.Self.Path, failure));
            throw;
        }

        if (group.Defect is { } defect)
            ExceptionDispatchInfo.Throw(defect);
        if (Persistence.SnapshotEvery > 0 && Sequence - _snapshotTried >= Persistence.SnapshotEvery)
            await SaveSnapshotAsync();
    }

    private async ValueTask AppendAsync(CommandGroup<TState, TCommand, TEvent> group)
    {
        var (time, began) = (actor.ContextForPhases.Time, actor.ContextForPhases.Time.GetTimestamp());
        var append = new Append(actor.Stream, Sequence, Token, group.Encoded);
        var metrics = actor.ContextForPhases.System.Metrics;
        using var activity = ActorActivity.IsTraced ? ActorActivity.StartAppend(actor.Stream, append.Events.Length, group.Causes) : null;
        AppendResult result;
        try
        {
            // Not cancelled by a stop: an append given up half-way would have an unknown outcome.
            result = await AnswerAsync(append, time);
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
            metrics.AppendFailed(failure is JournalFullException ? "full" : "unknown");
            throw;
        }

        var reason = result switch
        {
            AppendResult.Conflict conflict => $"its last event is {conflict.Actual}, not {Sequence}.",
            AppendResult.Fenced fenced => $"its token is {fenced.Current}, not {Token}.",
            _ => null,
        };
        if (reason is null)
        {
            metrics.Appended(time.GetElapsedTime(began), append.Events.Length);
            return;
        }

        activity?.SetStatus(ActivityStatusCode.Error, reason);
        metrics.AppendFailed("refused");
        await LoseOwnershipAsync(reason);
    }

    private async ValueTask<AppendResult> AnswerAsync(Append append, TimeProvider time)
    {
        try
        {
            return await Persistence.Journal.AppendAsync(append, CancellationToken.None).WithinAsync(Persistence.AppendTimeout, time);
        }
        catch (TimeoutException failure)
        {
            throw new AppendTimeoutException(actor.ContextForPhases.Self.Path, actor.Stream, Sequence, Persistence.AppendTimeout, failure);
        }
    }

    private async ValueTask RenewLeaseAsync()
    {
        // The store's clock decides when a lease ends. Here only durations count, from before the request: this clock may be set at any
        // time.
        var (time, began) = (actor.ContextForPhases.Time, actor.ContextForPhases.Time.GetTimestamp());
        try
        {
            var renewing = Persistence.Leases!.RenewAsync(actor.Lease!, Persistence.LeaseDuration, actor.ContextForPhases.Stopping);
            if (await renewing.WithinAsync(Persistence.LeaseDuration / 3, time) is { } renewed)
            {
                (actor.Lease, _leaseHeldFrom) = (renewed, began);
                return;
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException && HoldsLease(time))
        {
            var retried = $"The lease of '{actor.Stream}' could not be renewed; it is tried again.";
            actor.ContextForPhases.Log(ActorLogLevel.Warning, retried, failure);
            return;
        }

        await LoseOwnershipAsync("its lease has gone to another.");
    }

    private bool HoldsLease(TimeProvider time) => time.GetElapsedTime(_leaseHeldFrom) < Persistence.LeaseDuration;

    private async ValueTask LoseOwnershipAsync(string reason)
    {
        actor.Lease = null;
        var loss = new OwnershipLostException(actor.Stream, reason);
        await actor.OwnershipLost(loss);
        throw loss;
    }

    private async ValueTask SaveSnapshotAsync()
    {
        if (Persistence is not { Snapshots: { } snapshots, States: { } states })
            return;
        _snapshotTried = Sequence;
        try
        {
            var data = states.Encode(State);
            var (time, limit) = (actor.ContextForPhases.Time, Persistence.AppendTimeout);
            var snapshot = new Snapshot(actor.Stream, Sequence, time.GetUtcNow(), data.Manifest, data.Payload);
            await snapshots.SaveAsync(snapshot).WithinAsync(limit, time);
            await snapshots.DeleteAsync(actor.Stream, new SnapshotCriteria { MaxSequence = SnapshotSequence - 1 }).WithinAsync(limit, time);
            SnapshotSequence = Sequence;
        }
        catch (Exception failure)
        {
            // A snapshot only saves time; the next one is tried after as many events again.
            actor.ContextForPhases.Log(ActorLogLevel.Warning, $"Snapshot {Sequence} of '{actor.Stream}' was not saved.", failure);
        }
    }
}
