namespace Actors.Messaging;

/// <summary>A question that waits for its answer.</summary>
internal interface IPendingAsk
{
    /// <summary>Fails the question unless it has been answered.</summary>
    void TimeOut();
}
