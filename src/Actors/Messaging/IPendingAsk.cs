namespace Actors.Messaging;

/// <summary>A question that waits for its answer; it is its own node in a bucket of deadlines.</summary>
internal interface IPendingAsk
{
    IPendingAsk? Previous { get; set; }

    IPendingAsk? Next { get; set; }

    void TimeOut();
}
