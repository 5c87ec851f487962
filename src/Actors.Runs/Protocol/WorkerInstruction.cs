using System.Text.Json.Serialization;
using Actors.Runs.Settings;

namespace Actors.Runs.Protocol;

/// <summary>What a node tells its worker, one JSON object a line on the worker's standard input. End of input ends the worker.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Acknowledge), "acknowledge")]
[JsonDerivedType(typeof(Answer), "answer")]
[JsonDerivedType(typeof(Pause), "pause")]
[JsonDerivedType(typeof(RetrySave), "retry-save")]
[JsonDerivedType(typeof(UseCheckpointRules), "use-checkpoint-rules")]
public abstract record WorkerInstruction
{
    private WorkerInstruction()
    {
    }

    /// <summary>Everything up to this step is durable: the worker's window slides.</summary>
    public sealed record Acknowledge(long Step) : WorkerInstruction;

    /// <summary>What follows the validation at a step.</summary>
    /// <param name="LearningRate">Holds from the next step on.</param>
    /// <param name="SaveCheckpoint">This is the best model so far.</param>
    /// <param name="Finish">No further step; save, hash and end.</param>
    public sealed record Answer(long Step, double LearningRate, bool SaveCheckpoint, bool Finish) : WorkerInstruction;

    /// <summary>Save a checkpoint at the next step boundary and end.</summary>
    public sealed record Pause : WorkerInstruction;

    /// <summary>Write the checkpoint that could not be written once more.</summary>
    public sealed record RetrySave : WorkerInstruction;

    /// <summary>Save by these rules from the next step on.</summary>
    public sealed record UseCheckpointRules(CheckpointSettings Rules) : WorkerInstruction;
}
