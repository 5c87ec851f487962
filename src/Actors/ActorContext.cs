using System.Diagnostics.CodeAnalysis;
using Actors.Cells;
using Actors.Diagnostics;
using Actors.Messaging;

namespace Actors;

/// <summary>What an actor can do in its system. Used on the actor's own turns only.</summary>
public readonly struct ActorContext<TMessage>
{
    private readonly ActorCell<TMessage> _cell;

    internal ActorContext(ActorCell<TMessage> cell) => _cell = cell;

    /// <summary>The actor's own address.</summary>
    public ActorRef<TMessage> Self => _cell;

    /// <summary>The system the actor lives in.</summary>
    public ActorSystem System => _cell.System;

    /// <summary>1 for the first life of the actor, one more after each restart.</summary>
    public int Incarnation => _cell.Incarnation;

    /// <summary>The system's clock.</summary>
    public TimeProvider Time => _cell.System.Time;

    /// <summary>Cancelled when this incarnation ends, before <see cref="Actor{TMessage}.OnStoppingAsync"/>, whatever ends it; and at once,
    /// while a handler awaits, when somebody asks the actor to stop. Pass it to everything long. What is registered with it is called on the
    /// thread of whoever asks, beside the actor's own code.</summary>
    public CancellationToken Stopping => _cell.StoppingToken;

    /// <summary>Makes a child. It is stopped before its parent has stopped or restarts.</summary>
    /// <param name="props">How to make it.</param>
    /// <param name="name">Unique among siblings; null for a generated one.</param>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public ActorRef<TChild> Spawn<TChild>(Props<TChild> props, string? name = null) => _cell.Spawn(props, name);

    /// <summary>The child of this name, to be found again without being kept; null when none lives.</summary>
    /// <exception cref="InvalidOperationException">There is one, and it takes messages of another type.</exception>
    public ActorRef<TChild>? Child<TChild>(string name) => _cell.Child(name) switch
    {
        null => null,
        ActorRef<TChild> child => child,
        var other => throw new InvalidOperationException($"{other.Path} does not take messages of type {typeof(TChild).Name}."),
    };

    /// <summary>The actor's children now.</summary>
    public IReadOnlyList<ActorRef> Children => _cell.Children;

    /// <summary>Stops this actor after the message it is handling.</summary>
    public void Stop() => _cell.StopSelf();

    /// <summary>Has <c>OnStoppedAsync</c> called when an actor stops for good; at once if it has. Not called for restarts.</summary>
    public void Watch(ActorRef actor) => _cell.Watch(actor, default, hasMessage: false);

    /// <summary>Has <paramref name="message"/> handled when an actor stops for good.</summary>
    public void Watch(ActorRef actor, TMessage message) => _cell.Watch(actor, message, hasMessage: true);

    /// <summary>Ends a watch; what it would have reported is not reported any more.</summary>
    public void Unwatch(ActorRef actor) => _cell.Unwatch(actor);

    /// <summary>An address for answers of another type: each arrives here as a message.</summary>
    /// <param name="adapt">Makes the message, on the turn of whoever answers; when it throws, this actor fails.</param>
    /// <param name="onFailure">Makes a message of an answer that is a failure, such as a command that was not confirmed; null to have
    /// that logged.</param>
    public ReplyTo<TReply> Adapt<TReply>(Func<TReply, TMessage> adapt, Func<Exception, TMessage>? onFailure = null) =>
        new Adapter<TReply, TMessage>(_cell, adapt, onFailure);

    /// <summary>Sends a message to another actor in place of this one: an address in it, such as that of the reply, stays as it
    /// is.</summary>
    public void Forward<TOther>(ActorRef<TOther> actor, TOther message) => actor.Tell(message);

    /// <summary>Sends this actor a message once, after <paramref name="delay"/>. Replaces the timer of the same key.</summary>
    public void StartTimer(object key, TMessage message, TimeSpan delay) =>
        _cell.Timers.Start(key, message, delay, Timeout.InfiniteTimeSpan);

    /// <summary>Sends this actor a message every <paramref name="interval"/>, first after one interval; skips what a slow actor
    /// did not come to. Replaces the timer of the same key.</summary>
    public void StartPeriodicTimer(object key, TMessage message, TimeSpan interval) =>
        _cell.Timers.Start(key, message, interval, interval);

    /// <summary>Ends a timer, also one whose message waits already. Restarts end all timers.</summary>
    /// <returns>Whether there was one.</returns>
    public bool CancelTimer(object key) => _cell.Timers.Cancel(key);

    /// <summary>Whether a timer of this key runs.</summary>
    public bool IsTimerActive(object key) => _cell.Timers.IsActive(key);

    /// <summary>Has <paramref name="message"/> handled whenever no message came for <paramref name="idle"/>.</summary>
    public void SetReceiveTimeout(TimeSpan idle, TMessage message) => _cell.SetReceiveTimeout(idle, message);

    /// <summary>Ends the receive timeout.</summary>
    public void ClearReceiveTimeout() => _cell.ClearReceiveTimeout();

    /// <summary>Lays a message aside until <see cref="UnstashAll"/>. A restart or a stop takes the stash back into the mailbox.</summary>
    /// <exception cref="StashOverflowException">More than <see cref="Props{TMessage}.StashCapacity"/>.</exception>
    public void Stash(TMessage message) => _cell.Stash(message);

    /// <summary>Puts all stashed messages before those that wait, in their order.</summary>
    public void UnstashAll() => _cell.UnstashAll();

    /// <summary>Messages that wait for this actor.</summary>
    public int Waiting => _cell.Waiting;

    /// <summary>Takes the next waiting message now, for a handler that deals with many at once.</summary>
    /// <returns>False when none waits.</returns>
    public bool TryTakeNext([MaybeNullWhen(false)] out TMessage message) => _cell.TryTakeNext(out message);

    /// <summary>Writes to the system's log under the actor's path.</summary>
    public void Log(ActorLogLevel level, string message, Exception? failure = null) =>
        _cell.System.Log.Write(level, _cell.Path, message, failure);
}
