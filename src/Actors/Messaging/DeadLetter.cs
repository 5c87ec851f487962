namespace Actors.Messaging;

/// <summary>A message that no actor will handle, and why.</summary>
/// <param name="Message">The message as it was sent.</param>
/// <param name="Recipient">Path of the actor it was meant for.</param>
/// <param name="Reason">Why it was not handled.</param>
public sealed record DeadLetter(object? Message, string Recipient, DeadLetterReason Reason);

/// <summary>Why a message became a dead letter.</summary>
public enum DeadLetterReason
{
    /// <summary>The actor had stopped, or stopped before it came to the message.</summary>
    Stopped,

    /// <summary>The mailbox was full and refused it.</summary>
    MailboxFull,

    /// <summary>A newer message took its place in a full mailbox.</summary>
    DroppedOldest,
}
