using Actors.Messaging;

namespace Actors;

/// <summary>An address to which messages of one type can be sent, from any thread.</summary>
/// <remarks>Messages from one sender to one actor keep their order. Delivery is at most once; what cannot be delivered is a dead
/// letter.</remarks>
public abstract class ActorRef<TMessage> : ActorRef
{
    private protected ActorRef()
    {
    }

    internal abstract ActorSystem System { get; }

    /// <summary>Why a message was not taken.</summary>
    internal abstract ActorStoppedException HasStopped();

    /// <summary>Sends without waiting. A full or closed mailbox makes the message a dead letter.</summary>
    public abstract void Tell(TMessage message);

    /// <summary>Sends without waiting, and says what became of the message; only <see cref="Delivery.Accepted"/> is not a dead
    /// letter.</summary>
    public abstract Delivery Offer(TMessage message);

    /// <summary>Sends, waiting for room where the mailbox's policy is <see cref="Overflow.Wait"/>: the way to put pressure on a
    /// sender.</summary>
    /// <exception cref="MailboxFullException">There is no room, and the policy is <see cref="Overflow.Refuse"/>.</exception>
    /// <exception cref="ActorStoppedException">The actor has stopped, or stops while the message waits.</exception>
    public abstract ValueTask TellAsync(TMessage message, CancellationToken cancellationToken = default);

    /// <summary>Sends a message that carries where to reply, and waits for that reply.</summary>
    /// <param name="message">Makes the message from the address of the reply; called once, at once.</param>
    /// <param name="timeout">Measured by the system's clock; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">Ends the wait; the message is not called back. Cancelled beforehand, nothing is sent.</param>
    /// <exception cref="AskTimeoutException">No reply within <paramref name="timeout"/>.</exception>
    /// <exception cref="ActorStoppedException">The actor had stopped when it was asked, or stopped before it came to a message that is
    /// an <see cref="IQuestion"/>; inside it, the failure that stopped the actor. Any other message that waits then is never
    /// answered.</exception>
    /// <exception cref="Exception">The actor failed while it handled a message that is an <see cref="IQuestion"/>: its failure.</exception>
    /// <exception cref="MailboxFullException">The mailbox had no room.</exception>
    public Task<TReply> AskAsync<TReply>(
        Func<ReplyTo<TReply>, TMessage> message, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<TReply>(cancellationToken);
        var ask = Ask<TReply>.Of(System.AskDeadlines, this, timeout, cancellationToken);
        var delivery = Offer(message(ask));
        if (delivery != Delivery.Accepted)
            ask.Fail(delivery == Delivery.Full ? new MailboxFullException(Path) : HasStopped());
        return ask.Task;
    }
}
