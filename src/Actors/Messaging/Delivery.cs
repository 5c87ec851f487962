namespace Actors.Messaging;

/// <summary>What became of a message that was offered to a mailbox.</summary>
public enum Delivery
{
    /// <summary>It waits in the mailbox.</summary>
    Accepted,

    /// <summary>There was no room; it is a dead letter.</summary>
    Full,

    /// <summary>The actor has stopped or is about to; it is a dead letter.</summary>
    Stopped,
}
