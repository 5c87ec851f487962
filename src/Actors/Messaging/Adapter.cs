namespace Actors.Messaging;

internal sealed class Adapter<TReply, TMessage>(ActorRef<TMessage> actor, Func<TReply, TMessage> adapt) : ReplyTo<TReply>
{
    public override void Tell(TReply reply) => actor.Tell(adapt(reply));

    public override void Fail(Exception failure)
    {
    }
}
