using System.Collections.Immutable;
using Actors.Runs.Protocol;

namespace Actors.Node.Workers;

/// <summary>What the actor that owns a worker tells the run's entity.</summary>
public abstract record WorkerEvent
{
    private WorkerEvent()
    {
    }

    /// <param name="Order">That of the worker that runs, or has said what is not acknowledged; null for none.</param>
    /// <param name="IsIdle">Whether no attempt has begun since the node started: the run waits for its operator.</param>
    public sealed record Attached(WorkerOrder? Order, bool IsIdle) : WorkerEvent
    {
        /// <summary>The attempt of that worker; 0 for none.</summary>
        public int LiveAttempt => Order?.Attempt ?? 0;
    }

    /// <summary>Everything that a worker has said and that is not acknowledged.</summary>
    /// <param name="First">The number of the first.</param>
    public sealed record Messages(int Attempt, long First, ImmutableArray<WorkerMessage> Content) : WorkerEvent;

    /// <summary>The actor failed and was restarted; its worker is gone.</summary>
    public sealed record Restarted : WorkerEvent;
}

/// <summary>Something that a worker said, or its end.</summary>
public abstract record WorkerMessage
{
    private WorkerMessage()
    {
    }

    public sealed record Reported(WorkerReport Report) : WorkerMessage;

    /// <summary>Always the last one of an attempt.</summary>
    /// <param name="PauseReason">Why it was to pause; empty when it was not.</param>
    public sealed record Exited(WorkerExit Exit, string PauseReason) : WorkerMessage;
}
