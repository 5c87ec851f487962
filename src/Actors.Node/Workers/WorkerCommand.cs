using Actors.Runs.Protocol;

namespace Actors.Node.Workers;

/// <summary>What a run's entity tells the actor that owns its worker.</summary>
public abstract record WorkerCommand
{
    private WorkerCommand()
    {
    }

    /// <summary>The sender is the run's entity from now on. It is told which worker there is, and then everything that is not acknowledged.</summary>
    public sealed record Attach : WorkerCommand;

    /// <summary>An attempt has begun, and its worker is launched in a moment. One that still runs is ended.</summary>
    public sealed record Prepare : WorkerCommand;

    /// <summary>Starts a worker. One that still runs is ended, and what it has said and is not acknowledged is forgotten.</summary>
    public sealed record Launch(WorkerOrder Order) : WorkerCommand;

    public sealed record Instruct(WorkerInstruction Instruction) : WorkerCommand;

    /// <summary>Has the worker save a checkpoint and end; <paramref name="Reason"/> comes back with its exit.</summary>
    public sealed record Pause(string Reason) : WorkerCommand;

    /// <summary>Ends the worker at once; <paramref name="PauseReason"/> comes back with its exit, unless it is empty.</summary>
    public sealed record End(string PauseReason) : WorkerCommand;

    /// <summary>What the worker of an attempt has said, up to this number, is durable or needs not be.</summary>
    public sealed record Acknowledge(int Attempt, long Last) : WorkerCommand;
}
