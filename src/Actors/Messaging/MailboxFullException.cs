namespace Actors.Messaging;

/// <summary>A message could not be delivered because its recipient's mailbox is full.</summary>
public sealed class MailboxFullException(string path) : Exception($"The mailbox of {path} is full.")
{
    /// <summary>Path of the actor.</summary>
    public string Path { get; } = path;
}
