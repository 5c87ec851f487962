using System.Diagnostics.CodeAnalysis;
using Actors.Dispatch;
using Actors.Messaging;

namespace Actors.Cells;

/// <summary>What waits for one actor, in three lanes: continuations of its own code, signals, messages.</summary>
/// <remarks>
/// Invariants:
/// - Producers, any number, write under the gate; the consumer, one at a time, takes a whole array of messages in exchange for
///   its empty one, so that the gate is entered once for many messages and a message costs neither an allocation nor a copy.
/// - <see cref="_wake"/> is <see cref="Wake.Nothing"/> exactly while a turn is scheduled or running; whoever adds what the
///   resting actor can take makes it so, and must then schedule the turn. No addition is ever missed.
/// - The gate guards a few instructions and never a call out; it is a spin lock because an uncontended one costs one atomic operation.
/// </remarks>
internal sealed class Mailbox<TMessage>(MailboxBound bound)
{
    // Shared, under the gate.
    private int _gate;
    private Ring<TMessage> _inbox = new();
    private Wake _wake = Wake.ForSignals;
    private bool _closed;
    private volatile bool _hasSignals;
    private Queue<Signal>? _signals;
    private Queue<Continuation>? _continuations;
    private Queue<RoomWait<TMessage>>? _waiting;

    // The consumer's; replaced under the gate.
    private Ring<TMessage> _batch = new();
    private Queue<TMessage>? _unstashed;

    /// <summary>Messages that wait now; exact only to the consumer.</summary>
    public int Depth => _inbox.Count + _batch.Count + (_unstashed?.Count ?? 0);

    public bool HasSignals => _hasSignals;

    private bool IsFull => _inbox.Count + _batch.Count >= bound.Capacity;

    /// <param name="message">What to add.</param>
    /// <param name="wake">Whether the caller must schedule a turn.</param>
    public Delivery Offer(TMessage message, out bool wake)
    {
        wake = false;
        var delivery = Delivery.Accepted;
        Enter();
        if (_closed)
            delivery = Delivery.Stopped;
        else if (IsFull)
            delivery = Delivery.Full;
        else
            wake = Add(message);
        Leave();
        return delivery;
    }

    /// <summary>Adds a message to a mailbox that was full, in place of the oldest, if one must still go.</summary>
    public Delivery Displace(TMessage message, out bool wake, out bool displaced, out TMessage? oldest)
    {
        (wake, displaced, oldest) = (false, false, default);
        var delivery = Delivery.Stopped;
        Enter();
        if (!_closed)
        {
            displaced = IsFull;
            oldest = displaced ? _inbox.TakeOldest() : default;
            wake = Add(message);
            delivery = Delivery.Accepted;
        }

        Leave();
        return delivery;
    }

    /// <summary>Adds a message, or queues it up behind others for room in a full mailbox.</summary>
    public Delivery OfferOrWait(RoomWait<TMessage> waiting, out bool wake)
    {
        wake = false;
        var delivery = Delivery.Accepted;
        Enter();
        if (_closed)
            delivery = Delivery.Stopped;
        else if (_waiting is { Count: > 0 } || IsFull)
        {
            (_waiting ??= new()).Enqueue(waiting);
            delivery = Delivery.Full;
        }
        else
            wake = Add(waiting.Message);
        Leave();
        return delivery;
    }

    public bool Add(Signal signal)
    {
        Enter();
        (_signals ??= new()).Enqueue(signal);
        _hasSignals = true;
        var wake = ShouldWake(Wake.ForSignals);
        Leave();
        return wake;
    }

    public bool Add(Continuation continuation)
    {
        Enter();
        (_continuations ??= new()).Enqueue(continuation);
        var wake = ShouldWake(Wake.ForContinuations);
        Leave();
        return wake;
    }

    public bool TryTake(out Continuation continuation)
    {
        continuation = default;
        if (_continuations is null)
            return false;
        Enter();
        var taken = _continuations.TryDequeue(out continuation);
        Leave();
        return taken;
    }

    public bool TryTake([MaybeNullWhen(false)] out Signal signal)
    {
        signal = null;
        if (!_hasSignals)
            return false;
        Enter();
        var taken = _signals!.TryDequeue(out signal);
        _hasSignals = _signals.Count > 0;
        Leave();
        return taken;
    }

    /// <summary>Takes the message that has waited longest.</summary>
    public bool TryTake([MaybeNullWhen(false)] out TMessage message)
    {
        if (_batch.Count == 0 || _unstashed is not null)
            return TryTakeElsewhere(out message);
        message = _batch.TakeOldest();
        if (_waiting is not null)
            LetWaitingIn();
        return true;
    }

    /// <summary>Puts messages before all that wait, in their order.</summary>
    public void PutBack(Queue<TMessage> messages)
    {
        foreach (var later in _unstashed ?? [])
            messages.Enqueue(later);
        _unstashed = messages.Count > 0 ? messages : null;
    }

    /// <summary>Ends the turn unless there is something left that <paramref name="able"/> covers.</summary>
    public bool TryRest(Wake able)
    {
        if (_waiting is not null)
            LetWaitingIn();
        Enter();
        var more = _continuations is { Count: > 0 }
            || (able >= Wake.ForSignals && _hasSignals)
            || (able >= Wake.ForMessages && (_inbox.Count > 0 || _batch.Count > 0 || _unstashed is not null));
        if (!more)
        {
            _wake = able;
            _inbox.Trim();
            _batch.Trim();
        }

        Leave();
        return !more;
    }

    /// <summary>Refuses messages from now on. Those who wait for room learn that the actor stopped.</summary>
    public void Close()
    {
        Enter();
        _closed = true;
        var waiting = _waiting;
        _waiting = null;
        Leave();
        foreach (var wait in waiting ?? [])
            wait.Refuse();
    }

    private bool TryTakeElsewhere([MaybeNullWhen(false)] out TMessage message)
    {
        if (_unstashed is not null)
        {
            message = _unstashed.Dequeue();
            if (_unstashed.Count == 0)
                _unstashed = null;
            return true;
        }

        message = default;
        if (_inbox.Count == 0)
            return false;
        Enter();
        // The oldest can be displaced only while it is in the inbox, so under that policy messages leave it one by one.
        var single = bound.Overflow == Overflow.DropOldest && _inbox.Count > 0;
        if (single)
            message = _inbox.TakeOldest();
        else
            (_batch, _inbox) = (_inbox, _batch);
        Leave();
#pragma warning disable CS8762 // Set on the path that returns true.
        return single || TryTake(out message);
#pragma warning restore CS8762
    }

    private bool Add(TMessage message)
    {
        _inbox.Add(message);
        return ShouldWake(Wake.ForMessages);
    }

    private void LetWaitingIn()
    {
        List<RoomWait<TMessage>>? admitted = null;
        Enter();
        while (_waiting is { Count: > 0 } && !IsFull)
        {
            var wait = _waiting.Dequeue();
            if (!wait.TryAdmit())
                continue;
            _inbox.Add(wait.Message);
            (admitted ??= []).Add(wait);
        }

        if (_waiting is { Count: 0 })
            _waiting = null;
        Leave();
        foreach (var wait in admitted ?? [])
            wait.Complete();
    }

    private bool ShouldWake(Wake by)
    {
        if (_wake < by)
            return false;
        _wake = Wake.Nothing;
        return true;
    }

    private void Enter()
    {
        if (Interlocked.CompareExchange(ref _gate, 1, 0) != 0)
            EnterContended();
    }

    private void EnterContended()
    {
        var spin = new SpinWait();
        do
            spin.SpinOnce();
        while (Volatile.Read(ref _gate) != 0 || Interlocked.CompareExchange(ref _gate, 1, 0) != 0);
    }

    private void Leave() => Volatile.Write(ref _gate, 0);
}
