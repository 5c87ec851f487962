using System.Diagnostics;
using Actors.Diagnostics;
using Actors.Messaging;

namespace Actors.EventSourcing;

/// <summary>A command on its way to an event-sourced actor, with where its result goes. Made implicitly from a command.</summary>
/// <param name="Command">What is to happen.</param>
/// <param name="ReplyTo">Who is told what became of it; null for nobody.</param>
public readonly record struct Envelope<TCommand, TEvent>(TCommand Command, ReplyTo<CommandResult<TEvent>>? ReplyTo = null) : IQuestion
{
    internal static Envelope<TCommand, TEvent> LeaseRenewal { get; } = new(default!) { RenewsLease = true };

    internal bool RenewsLease { get; private init; }

    /// <summary>What its sender was doing; null when nobody traces.</summary>
    internal Activity? Cause { get; private init; }

    /// <summary>As it is sent: the trace of what its sender does goes on in the append.</summary>
    internal static Envelope<TCommand, TEvent> Sent(TCommand command, ReplyTo<CommandResult<TEvent>>? replyTo) =>
        new(command, replyTo) { Cause = ActorActivity.OfSender };

    void IQuestion.Fail(Exception failure) => ReplyTo?.Fail(failure);

    /// <summary>A command that nobody asked: what becomes of it is told to no one.</summary>
    public static implicit operator Envelope<TCommand, TEvent>(TCommand command) => Sent(command, null);
}

/// <summary>Sending to event-sourced actors.</summary>
public static class EventSourcedActorRef
{
    /// <summary>Sends a command and waits for what became of it: durable, without effect, or refused.</summary>
    /// <exception cref="AskTimeoutException">No reply within <paramref name="timeout"/>; the command may have been committed.</exception>
    /// <exception cref="ActorStoppedException">The actor stopped before it came to the command.</exception>
    /// <exception cref="CommandFailedException">The decider failed at it, the append failed, or its outcome is unknown.</exception>
    public static Task<CommandResult<TEvent>> AskAsync<TCommand, TEvent>(
        this ActorRef<Envelope<TCommand, TEvent>> actor, TCommand command, TimeSpan timeout,
        CancellationToken cancellationToken = default) =>
        actor.AskAsync<CommandResult<TEvent>>(replyTo => Envelope<TCommand, TEvent>.Sent(command, replyTo), timeout, cancellationToken);
}
