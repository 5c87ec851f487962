using Actors.Diagnostics;

namespace Actors.Messaging;

/// <summary>Makes messages of answers. What makes them is its owner's code, run by whoever answers: when it fails, the owner does.</summary>
internal sealed class Adapter<TReply, TMessage>(
    ActorRef<TMessage> owner, Func<TReply, TMessage> adapt, Func<Exception, TMessage>? onFailure) : ReplyTo<TReply>
{
    public override void Tell(TReply reply) => Send(adapt, reply);

    public override void Fail(Exception failure)
    {
        if (onFailure is null)
            owner.System.Log.Write(ActorLogLevel.Warning, owner.Path, "The answer to a question was a failure, which its adapter does not take.", failure);
        else
            Send(onFailure, failure);
    }

    private void Send<TAnswer>(Func<TAnswer, TMessage> make, TAnswer answer)
    {
        TMessage message;
        try
        {
            message = make(answer);
        }
        catch (Exception failure)
        {
            owner.Signal(new Cells.Signal.Crashed(failure));
            return;
        }

        owner.Tell(message);
    }
}
