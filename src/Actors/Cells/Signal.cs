namespace Actors.Cells;

/// <summary>A system message. Signals have their own lane: they overtake user messages and no bound refuses them.</summary>
internal abstract record Signal
{
    private Signal()
    {
    }

    /// <summary>First of all: make the actor and let it start.</summary>
    public sealed record Start : Signal
    {
        public static Start Instance { get; } = new();
    }

    /// <summary>Stop now, or once the mailbox is empty.</summary>
    public sealed record Stop(bool AfterWaiting) : Signal
    {
        public static Stop Now { get; } = new(AfterWaiting: false);

        public static Stop Drained { get; } = new(AfterWaiting: true);
    }

    /// <summary>An actor that was watched has stopped.</summary>
    public sealed record Stopped(ActorRef Who, Exception? Failure) : Signal;

    /// <summary>A child could not deal with its failure; it is the parent's now. Ignored when another incarnation of the parent made
    /// the child.</summary>
    public sealed record Escalated(ActorRef Child, int Incarnation, Exception Failure) : Signal;

    /// <summary>A timer ran out. Ignored when the timer was cancelled or replaced meanwhile.</summary>
    public sealed record Tick(Timers.Timer Timer) : Signal;

    /// <summary>Code of the actor that nobody awaited has thrown.</summary>
    public sealed record Crashed(Exception Failure) : Signal;
}
