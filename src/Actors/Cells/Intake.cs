namespace Actors.Cells;

/// <summary>The consumer's side of a mailbox.</summary>
/// <remarks>An object of its own, so that the consumer, message by message, does not write to the cache line that producers fight
/// for.</remarks>
internal sealed class Intake<TMessage>
{
    /// <summary>Messages taken out of the inbox and not yet handled.</summary>
    public Ring<TMessage> Batch = new();

    /// <summary>Messages taken back from the stash, before all others.</summary>
    public Queue<TMessage>? Unstashed;

    /// <summary>Set under the gate when there are signals, or senders that wait for room: looked at between any two messages.</summary>
    public volatile bool Attention;

    public bool IsEmpty => Batch.Count == 0 && Unstashed is null;
}
