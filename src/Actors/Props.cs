using Actors.Dispatch;
using Actors.Messaging;
using Actors.Supervision;

namespace Actors;

/// <summary>How to make an actor, and the conditions it lives under.</summary>
/// <param name="Create">Called for every incarnation, on the actor's own turn.</param>
public sealed record Props<TMessage>(Func<Actor<TMessage>> Create)
{
    /// <summary>What is done when the actor fails.</summary>
    public SupervisorStrategy Supervision { get; init; } = SupervisorStrategy.Default;

    /// <summary>How many messages may wait, and what happens to more.</summary>
    public MailboxBound Mailbox { get; init; } = MailboxBound.Default;

    /// <summary>The most messages the actor may have stashed; 0 for none, default 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0.</exception>
    public int StashCapacity
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(StashCapacity), value, "A stash holds no fewer than 0 messages.");
    } = 1_000;

    /// <summary>Where the actor takes its turns; null for the system's. Its children are not affected.</summary>
    public IDispatcher? Dispatcher { get; init; }
}

/// <summary>Makes <see cref="Props{TMessage}"/>.</summary>
public static class Props
{
    /// <summary>Props of an actor made by <paramref name="create"/>: a new object each time.</summary>
    public static Props<TMessage> Of<TMessage>(Func<Actor<TMessage>> create) => new(create);

    /// <summary>Props of an actor without a class of its own.</summary>
    public static Props<TMessage> Receive<TMessage>(Func<ActorContext<TMessage>, TMessage, ValueTask> receive) =>
        new(() => new FunctionActor<TMessage>(receive));

    private sealed class FunctionActor<TMessage>(Func<ActorContext<TMessage>, TMessage, ValueTask> receive) : Actor<TMessage>
    {
        protected override ValueTask ReceiveAsync(TMessage message) => receive(Context, message);
    }
}
