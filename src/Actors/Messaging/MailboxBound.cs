namespace Actors.Messaging;

/// <summary>How many messages may wait for an actor, and what happens to the one that is too many.</summary>
/// <param name="Capacity">At least 1. System messages and messages taken back from the stash do not count.</param>
/// <param name="Overflow">The policy for a full mailbox.</param>
public sealed record MailboxBound(int Capacity, Overflow Overflow = Overflow.Wait)
{
    /// <summary>65,536 messages, <see cref="Overflow.Wait"/>. Memory is used only by messages that wait.</summary>
    public static MailboxBound Default { get; } = new(65_536);

    /// <inheritdoc cref="MailboxBound(int, Overflow)"/>
    public int Capacity { get; init; } = Capacity >= 1
        ? Capacity
        : throw new ArgumentOutOfRangeException(nameof(Capacity), Capacity, "A mailbox holds at least one message.");
}

/// <summary>The policy of a full mailbox.</summary>
public enum Overflow
{
    /// <summary><c>TellAsync</c> waits for room, first come first served. <c>Tell</c>, which cannot wait, is refused.</summary>
    Wait,

    /// <summary>The new message is refused and becomes a dead letter.</summary>
    Refuse,

    /// <summary>The message that has waited longest becomes a dead letter, the new one is accepted.</summary>
    DropOldest,
}
