using Akka.Actor;

namespace Actors.Node.Entities;

/// <summary>The answer to a command, sent when everything has let go that it waits for. Used on the entity's turns only.</summary>
/// <param name="receiver">Who asked; <see cref="ActorRefs.Nobody"/> for a command that needs no answer.</param>
/// <param name="answer">What became of the command.</param>
public sealed class PendingReply(IActorRef receiver, object answer)
{
    private int _holds = 1;

    /// <summary>Makes the answer wait for one more <see cref="Release"/>.</summary>
    public void Hold() => _holds++;

    /// <summary>Sends the answer once nothing holds it any more.</summary>
    public void Release()
    {
        if (--_holds == 0)
            receiver.Tell(answer);
    }
}
