using Actors.Diagnostics;

namespace Actors.Messaging;

/// <summary>Where an answer goes: to a waiting <c>AskAsync</c>, to an actor, or to an actor through an adapter.</summary>
public abstract class ReplyTo<TReply> : IQuestion
{
    /// <summary>Answers. A second answer to the same question is ignored. Called by the actor that answers: must not throw or wait.</summary>
    public abstract void Tell(TReply reply);

    /// <summary>Answers with a failure: a waiting ask throws it, an adapter that takes failures makes a message of it. An actor
    /// without one has no place for it; it is logged under the actor's path.</summary>
    public abstract void Fail(Exception failure);

    /// <summary>Discards every answer.</summary>
    public static ReplyTo<TReply> Nowhere { get; } = new Discard();

    /// <summary>Answers that are messages to an actor; failures are not.</summary>
    public static implicit operator ReplyTo<TReply>(ActorRef<TReply> actor) => new Forwarded(actor);

    private sealed class Discard : ReplyTo<TReply>
    {
        public override void Tell(TReply reply)
        {
        }

        public override void Fail(Exception failure)
        {
        }
    }

    private sealed class Forwarded(ActorRef<TReply> actor) : ReplyTo<TReply>
    {
        public override void Tell(TReply reply) => actor.Tell(reply);

        public override void Fail(Exception failure) => actor.System.Log.Write(
            ActorLogLevel.Warning, actor.Path, "The answer to a question was a failure, which only an adapter takes.", failure);
    }
}
