using System.Diagnostics.CodeAnalysis;
using Actors.Dispatch;
using Actors.Messaging;

namespace Actors.Cells;

/// <summary>What waits for one actor, in three lanes: continuations of its own code, signals, messages.</summary>
/// <remarks>
/// Invariants:
/// - Producers, any number, write under the gate; the consumer, one at a time, takes all messages in exchange for its empty buffer,
///   so that the gate is entered once for many messages and a message costs neither an allocation nor a copy.
/// - <see cref="_wake"/> is <see cref="Wake.Nothing"/> exactly while a turn is scheduled or running; whoever adds what the
///   resting actor can take makes it so, and must then schedule the turn. No addition is ever missed.
/// - The gate guards a few instructions and never a call out; it is a spin lock because an uncontended one costs one atomic operation.
/// </remarks>
internal sealed class Mailbox<TMessage>(MailboxBound bound)
{
    private readonly Intake<TMessage> _intake = new();

    // All below: under the gate.
    private SpinGate _gate;
    private Ring<TMessage> _inbox = new();
    private int _batchSize;
    private Wake _wake = Wake.ForSignals;
    private bool _closed;
    private Chain<Signal> _signals;
    private Chain<Continuation> _continuations;
    private WaitingLine<TMessage>? _waiting;

    /// <summary>Messages that wait now; exact only to the consumer.</summary>
    public int Depth => _inbox.Count + _intake.Batch.Count + (_intake.Unstashed?.Count ?? 0);

    /// <summary>Whether there may be a signal, or a sender that waits for room.</summary>
    public bool NeedsAttention => _intake.Attention;

    private bool HasWaiting => _waiting is { IsEmpty: false };

    // What was taken out at the last exchange bounds what is left of it, and reading that would slow the consumer down.
    private bool IsFull => _inbox.Count + _batchSize >= bound.Capacity && _inbox.Count + _intake.Batch.Count >= bound.Capacity;

    /// <param name="message">What to add.</param>
    /// <param name="wake">Whether the caller must schedule a turn.</param>
    public Delivery Offer(TMessage message, out bool wake)
    {
        wake = false;
        var delivery = Delivery.Accepted;
        _gate.Enter();
        if (_closed)
            delivery = Delivery.Stopped;
        else if (IsFull)
            delivery = Delivery.Full;
        else
            wake = Put(message);
        _gate.Leave();
        return delivery;
    }

    /// <summary>Adds a message to a mailbox that was full, in place of the oldest, if one must still go.</summary>
    public Delivery Displace(TMessage message, out bool wake, out bool displaced, out TMessage? oldest)
    {
        (wake, displaced, oldest) = (false, false, default);
        var delivery = Delivery.Stopped;
        _gate.Enter();
        if (!_closed)
        {
            displaced = IsFull;
            oldest = displaced ? _inbox.TakeOldest() : default;
            wake = Put(message);
            delivery = Delivery.Accepted;
        }

        _gate.Leave();
        return delivery;
    }

    /// <summary>Adds a message, or queues it up behind others for room in a full mailbox.</summary>
    public Delivery OfferOrWait(RoomWait<TMessage> waiting, out bool wake)
    {
        wake = false;
        var delivery = Delivery.Accepted;
        _gate.Enter();
        if (_closed)
            delivery = Delivery.Stopped;
        else if (HasWaiting || IsFull)
        {
            (_waiting ??= new WaitingLine<TMessage>()).Add(waiting);
            _intake.Attention = true;
            delivery = Delivery.Full;
        }
        else
            wake = Put(waiting.Message);
        _gate.Leave();
        return delivery;
    }

    public bool Add(Signal signal)
    {
        _gate.Enter();
        _signals.Add(signal);
        _intake.Attention = true;
        var wake = ShouldWake(Wake.ForSignals);
        _gate.Leave();
        return wake;
    }

    public bool Add(Continuation continuation)
    {
        _gate.Enter();
        _continuations.Add(continuation);
        var wake = ShouldWake(Wake.ForContinuations);
        _gate.Leave();
        return wake;
    }

    public bool TryTake(out Continuation continuation)
    {
        continuation = default;
        if (_continuations.IsEmpty) // One that is just being added is seen before the actor rests.
            return false;
        _gate.Enter();
        var taken = _continuations.TryTake(out continuation);
        _gate.Leave();
        return taken;
    }

    public bool TryTake([MaybeNullWhen(false)] out Signal signal)
    {
        signal = null;
        return NeedsAttention && TryTakeSignal(out signal);
    }

    /// <summary>Takes the message that has waited longest.</summary>
    public bool TryTake([MaybeNullWhen(false)] out TMessage message)
    {
        if (_intake.Batch.Count == 0 || _intake.Unstashed is not null)
            return TryTakeElsewhere(out message);
        message = _intake.Batch.TakeOldest();
        return true;
    }

    /// <summary>Puts messages before all that wait, in their order.</summary>
    public void PutBack(Queue<TMessage> messages)
    {
        foreach (var later in _intake.Unstashed ?? [])
            messages.Enqueue(later);
        _intake.Unstashed = messages.Count > 0 ? messages : null;
    }

    /// <summary>Ends the turn unless there is something left that <paramref name="able"/> covers.</summary>
    public bool TryRest(Wake able)
    {
        _gate.Enter();
        var more = !_continuations.IsEmpty
            || (able >= Wake.ForSignals && !_signals.IsEmpty)
            || (able >= Wake.ForMessages && (_inbox.Count > 0 || !_intake.IsEmpty || (HasWaiting && !IsFull)));
        if (!more)
        {
            _wake = able;
            _inbox.Trim();
            _intake.Batch.Trim();
        }

        _gate.Leave();
        return !more;
    }

    /// <summary>Refuses messages from now on. Those who wait for room learn that the actor stopped.</summary>
    public void Close()
    {
        _gate.Enter();
        _closed = true;
        var waiting = _waiting;
        _waiting = null;
        _gate.Leave();
        while (waiting is not null && waiting.TryTake(out var wait))
            wait.Refuse();
    }

    private bool TryTakeSignal([MaybeNullWhen(false)] out Signal signal)
    {
        _gate.Enter();
        var taken = _signals.TryTake(out signal);
        _intake.Attention = !_signals.IsEmpty || HasWaiting;
        _gate.Leave();
        if (!taken)
            LetWaitingIn();
        return taken;
    }

    private bool TryTakeElsewhere([MaybeNullWhen(false)] out TMessage message)
    {
        if (_intake.Unstashed is { } unstashed)
        {
            message = unstashed.Dequeue();
            if (unstashed.Count == 0)
                _intake.Unstashed = null;
            return true;
        }

        message = default;
        if (_inbox.Count == 0)
            return false;
        _gate.Enter();
        // The oldest can be displaced only while it is in the inbox, so under that policy messages leave it one by one.
        var single = bound.Overflow == Overflow.DropOldest && _inbox.Count > 0;
        if (single)
            message = _inbox.TakeOldest();
        else
        {
            (_intake.Batch, _inbox) = (_inbox, _intake.Batch);
            _batchSize = _intake.Batch.Count;
        }

        _gate.Leave();
#pragma warning disable CS8762 // Set on the path that returns true.
        return single || TryTake(out message);
#pragma warning restore CS8762
    }

    private bool Put(TMessage message)
    {
        _inbox.Add(message);
        return ShouldWake(Wake.ForMessages);
    }

    private void LetWaitingIn()
    {
        Chain<RoomWait<TMessage>> admitted = default;
        _gate.Enter();
        while (!IsFull && _waiting is not null && _waiting.TryTake(out var wait))
        {
            if (!wait.TryAdmit())
                continue;
            _inbox.Add(wait.Message);
            admitted.Add(wait);
        }

        _gate.Leave();
        while (admitted.TryTake(out var wait))
            wait.Complete();
    }

    private bool ShouldWake(Wake by)
    {
        if (_wake < by)
            return false;
        _wake = Wake.Nothing;
        return true;
    }
}
