using Actors.Supervision;

namespace Actors;

/// <summary>State that only its own messages change: one at a time, in order, on no particular thread.</summary>
/// <remarks>Nothing here runs in parallel with anything else of the same actor, also after an <c>await</c>; while a handler awaits,
/// the next message waits. <c>ConfigureAwait(false)</c> leaves that protection and must not be used in an actor.</remarks>
public abstract class Actor<TMessage>
{
    private Cells.ActorCell<TMessage>? _cell;

    /// <summary>What the actor can do in its system. Not available in the constructor.</summary>
    protected ActorContext<TMessage> Context =>
        new(_cell ?? throw new InvalidOperationException("An actor has no context before OnStartAsync."));

    /// <summary>The actor's own address.</summary>
    protected ActorRef<TMessage> Self => Context.Self;

    /// <summary>Shown by inspection; such as the phase the actor is in.</summary>
    protected internal virtual string StateName => "Running";

    /// <summary>Called once per incarnation, before any message. A failure counts as the incarnation's.</summary>
    protected virtual ValueTask OnStartAsync() => ValueTask.CompletedTask;

    /// <summary>Handles one message. An exception is the incarnation's end; supervision decides what follows.</summary>
    protected abstract ValueTask ReceiveAsync(TMessage message);

    /// <summary>An actor watched without a message of its own has stopped; <paramref name="failure"/> is null when it was asked
    /// to.</summary>
    protected virtual ValueTask OnStoppedAsync(ActorRef actor, Exception? failure) => ValueTask.CompletedTask;

    /// <summary>Called once at the end of every incarnation, before a restart too, also when it failed to start: releases what it holds.
    /// Its children have not been stopped yet.</summary>
    protected virtual ValueTask OnStoppingAsync(StopCause cause) => ValueTask.CompletedTask;

    /// <param name="cell">Where the actor lives.</param>
    /// <param name="previous">The incarnation before this one; null for none.</param>
    /// <exception cref="InvalidOperationException">It has lived before.</exception>
    internal virtual void Attach(Cells.ActorCell<TMessage> cell, Actor<TMessage>? previous) => _cell = _cell is null
        ? cell
        : throw new InvalidOperationException("Props made the same actor twice; every incarnation is an object of its own.");

    internal virtual Diagnostics.PersistenceStatus? PersistenceStatus => null;

    internal virtual ValueTask Start() => OnStartAsync();

    internal ValueTask Receive(TMessage message) => ReceiveAsync(message);

    /// <summary>A message led to a failure: whoever waits for an answer to it has that.</summary>
    internal virtual void Fail(TMessage message, Exception failure) => (message as Messaging.IQuestion)?.Fail(failure);

    internal ValueTask Stopped(ActorRef actor, Exception? failure) => OnStoppedAsync(actor, failure);

    internal ValueTask Stopping(StopCause cause) => OnStoppingAsync(cause);

    /// <summary>Called once, last of all, when no incarnation follows: gives back what one keeps for the next.</summary>
    internal virtual ValueTask LetGo() => ValueTask.CompletedTask;
}
