using System.Diagnostics.CodeAnalysis;
using Actors.Diagnostics;
using Actors.Dispatch;
using Actors.Messaging;
using Actors.Supervision;
using Actors.Timers;

namespace Actors.Cells;

/// <summary>The place an actor lives in, over all its incarnations, and its address.</summary>
/// <remarks>
/// Invariants:
/// - At most one turn is scheduled or runs (the mailbox sees to it); only turns touch what is not marked as shared.
/// - While <see cref="_busy"/>, an await of the actor is open: turns run its continuations and nothing else.
/// - The states follow Starting -> Running -> (Backoff -> Starting ...) -> Stopping -> Stopped; messages are handled in Running only.
/// This file is the address and what the context asks for; <c>ActorCell.Delivery.cs</c> takes messages in, <c>ActorCell.Turns.cs</c> takes
/// turns, <c>ActorCell.Life.cs</c> begins and ends.
/// </remarks>
internal sealed partial class ActorCell<TMessage> : ActorRef<TMessage>, IParent, ITurnQueue
{
    private readonly IParent _parent;
    private readonly Props<TMessage> _props;
    private readonly Mailbox<TMessage> _mailbox;
    private readonly TurnContext _turns;
    private readonly int _parentIncarnation;

    // Shared between threads.
    private Relations? _relations;
    private CancellationTokenSource? _stopping;
    private volatile bool _stopRequested;
    private volatile CellState _state;

    private TimerSet<TMessage>? _timers;
    private ReceiveTimeout<TMessage>? _receiveTimeout;
    private Queue<TMessage>? _stash;
    private Dictionary<ActorRef, (bool HasMessage, TMessage? Message)>? _watched;

    private ActorCell(ActorSystem system, IParent parent, Props<TMessage> props, string name)
    {
        (System, _parent, _parentIncarnation, _props, Name) = (system, parent, parent.Incarnation, props, name);
        _mailbox = new Mailbox<TMessage>(props.Mailbox);
        _turns = new TurnContext(this);
    }

    public static ActorCell<TMessage> Spawn(
        ActorSystem system, IParent parent, Relations siblings, Props<TMessage> props, string? name)
    {
        if (name is "" || name?.Contains('/') == true)
            throw new ArgumentException($"'{name}' cannot be an actor's name: it is empty or has a slash.", nameof(name));
        var cell = siblings.AddChild(name, unique => new ActorCell<TMessage>(system, parent, props, unique));
        cell.Signal(Cells.Signal.Start.Instance);
        return cell;
    }

    public override string Name { get; }

    public override string Path => $"{_parent.Path}/{Name}";

    public override IReadOnlyList<ActorRef> Children => _relations?.Children ?? [];

    public override Task WhenStopped => Related.WhenStopped;

    internal override ActorSystem System { get; }

    internal int Waiting => _mailbox.Depth;

    public int Incarnation { get; private set; }

    internal TimerSet<TMessage> Timers => _timers ??= new TimerSet<TMessage>(this, System.Time);

    internal CancellationToken StoppingToken
    {
        get
        {
            var stopping = _stopping;
            if (stopping is null)
            {
                var made = new CancellationTokenSource();
                stopping = Interlocked.CompareExchange(ref _stopping, made, null) ?? made;
            }

            if (_stopRequested || _state is CellState.Stopping or CellState.Stopped)
                CancelStopping(stopping);
            return stopping.Token;
        }
    }

    private Relations Related => _relations ?? Interlocked.CompareExchange(ref _relations, new Relations(), null) ?? _relations;

    public override Task StopAsync()
    {
        Signal(Cells.Signal.Stop.Now);
        return WhenStopped;
    }

    public override Task DrainAsync()
    {
        _mailbox.Close();
        Signal(Cells.Signal.Stop.Drained);
        return WhenStopped;
    }

    internal void StopSelf()
    {
        _stopsAfterThis = true;
        Add(Cells.Signal.Stop.Now);
    }

    internal override void Signal(Signal signal)
    {
        var stops = signal == Cells.Signal.Stop.Now;
        if (stops)
            _stopRequested = true;
        Add(signal);
        if (!stops)
            return;

        // The handler that runs learns of it at once; the signal itself waits until that has ended. The barrier: either this sees the
        // source, or who makes it sees the request.
        Interlocked.MemoryBarrier();
        if (_stopping is { } stopping)
            CancelStopping(stopping);
    }

    internal override bool TryAddWatcher(ActorRef watcher, out Exception? failure) => Related.TryAddWatcher(watcher, out failure);

    internal override void RemoveWatcher(ActorRef watcher) => _relations?.RemoveWatcher(watcher);

    internal override void Inspect(ICollection<ActorStatus> into)
    {
        var actor = _actor;
        into.Add(new ActorStatus
        {
            Path = Path,
            State = _state == CellState.Running || _state == CellState.Starting && actor is not null && !_hasStopped
                ? actor?.StateName ?? nameof(CellState.Running)
                : _state.ToString(),
            Incarnation = Incarnation,
            MailboxDepth = _mailbox.Depth,
            Restarts = Math.Max(0, Incarnation - 1),
            LastFailure = _lastFailure,
            Persistence = actor?.PersistenceStatus,
        });
        foreach (var child in Children)
            child.Inspect(into);
    }

    internal ActorRef<TChild> Spawn<TChild>(Props<TChild> props, string? name) =>
        ActorCell<TChild>.Spawn(System, this, Related, props, name);

    internal ActorRef? Child(string name) => _relations?.Child(name);

    internal void Watch(ActorRef actor, TMessage? message, bool hasMessage)
    {
        (_watched ??= [])[actor] = (hasMessage, message);
        if (!actor.TryAddWatcher(this, out var failure))
            Add(new Signal.Stopped(actor, failure));
    }

    internal void Unwatch(ActorRef actor)
    {
        if (_watched?.Remove(actor) == true)
            actor.RemoveWatcher(this);
    }

    internal void SetReceiveTimeout(TimeSpan idle, TMessage message)
    {
        _receiveTimeout?.Stop();
        _receiveTimeout = new ReceiveTimeout<TMessage>(Timers, System.Time, idle, message);
        _receiveTimeout.Start();
    }

    internal void ClearReceiveTimeout()
    {
        _receiveTimeout?.Stop();
        _receiveTimeout = null;
    }

    internal void Stash(TMessage message)
    {
        _stash ??= new Queue<TMessage>();
        if (_stash.Count == _props.StashCapacity)
            throw new StashOverflowException(Path, _props.StashCapacity);
        _stash.Enqueue(message);
    }

    internal void UnstashAll()
    {
        if (_stash is not null)
            _mailbox.PutBack(_stash);
        _stash = null;
    }

    internal bool TryTakeNext([MaybeNullWhen(false)] out TMessage message)
    {
        _receiveTimeout?.Touch();
        return _mailbox.TryTake(out message);
    }

    void IParent.ChildStopped(ActorRef child) => Related.RemoveChild(child);

    void IParent.ChildEscalated(ActorRef child, int incarnation, Exception failure) =>
        Add(new Signal.Escalated(child, incarnation, failure));

    void ITurnQueue.Post(Continuation continuation)
    {
        if (_mailbox.Add(continuation))
            Schedule();
    }

    private void Add(Signal signal)
    {
        if (_mailbox.Add(signal))
            Schedule();
    }

    private void Schedule() => (_props.Dispatcher ?? System.Options.Dispatcher).Schedule(this);

    private void CancelStopping(CancellationTokenSource stopping)
    {
        try
        {
            stopping.Cancel();
        }
        catch (AggregateException failure)
        {
            System.Log.Write(ActorLogLevel.Error, Path, "What was to be called on stopping failed; the actor stops all the same.", failure);
        }
    }
}
