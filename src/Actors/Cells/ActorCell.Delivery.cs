using Actors.Messaging;

namespace Actors.Cells;

internal sealed partial class ActorCell<TMessage>
{
    public override void Tell(TMessage message) => Offer(message);

    public override Delivery Offer(TMessage message)
    {
        var delivery = _mailbox.Offer(message, out var wake);
        if (wake)
            Schedule();
        return delivery == Delivery.Accepted ? delivery : Undelivered(message, delivery);
    }

    public override ValueTask TellAsync(TMessage message, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        var delivery = _mailbox.Offer(message, out var wake);
        if (wake)
            Schedule();
        if (delivery == Delivery.Accepted)
            return ValueTask.CompletedTask;
        if (delivery == Delivery.Full && _props.Mailbox.Overflow == Overflow.Wait)
            return WaitForRoomAsync(message, cancellationToken);
        return Undelivered(message, delivery) switch
        {
            Delivery.Accepted => ValueTask.CompletedTask,
            Delivery.Full => ValueTask.FromException(new MailboxFullException(Path)),
            _ => ValueTask.FromException(HasStopped()),
        };
    }

    private Delivery Undelivered(TMessage message, Delivery delivery)
    {
        if (delivery == Delivery.Full && _props.Mailbox.Overflow == Overflow.DropOldest)
        {
            delivery = _mailbox.Displace(message, out var wake, out var displaced, out var oldest);
            if (wake)
                Schedule();
            if (displaced)
                Bury(oldest, DeadLetterReason.DroppedOldest);
            if (delivery == Delivery.Accepted)
                return delivery;
        }

        Bury(message, delivery == Delivery.Full ? DeadLetterReason.MailboxFull : DeadLetterReason.Stopped);
        return delivery;
    }

    private void Bury(TMessage? message, DeadLetterReason reason)
    {
        System.DeadLetters.Add(new DeadLetter(message, Path, reason));
        if (message is IQuestion question)
            question.Fail(reason == DeadLetterReason.Stopped ? HasStopped() : new MailboxFullException(Path));
    }

    internal override ActorStoppedException HasStopped() => new(Path, _state == CellState.Stopped ? _lastFailure : null);

    private async ValueTask WaitForRoomAsync(TMessage message, CancellationToken cancellationToken)
    {
        var wait = new RoomWait<TMessage>(message, cancellationToken);
        var delivery = _mailbox.OfferOrWait(wait, out var wake);
        if (wake)
            Schedule();
        if (delivery == Delivery.Accepted)
            wait.Complete();
        else if (delivery == Delivery.Stopped)
            wait.Refuse();
        if (await wait.Admitted.ConfigureAwait(false))
            return;
        Undelivered(message, Delivery.Stopped);
        throw HasStopped();
    }
}
