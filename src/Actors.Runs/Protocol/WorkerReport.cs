using System.Text.Json.Serialization;
using Actors.Runs.Run;

namespace Actors.Runs.Protocol;

/// <summary>What a worker tells its node, one JSON object a line on its standard output. Steps are 1-based; durations are milliseconds.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Preparing), "preparing")]
[JsonDerivedType(typeof(SampleUnreadable), "sample-unreadable")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(BatchReported), "batch")]
[JsonDerivedType(typeof(ValidationReported), "validation")]
[JsonDerivedType(typeof(CheckpointReported), "checkpoint")]
[JsonDerivedType(typeof(CheckpointSkipped), "checkpoint-skipped")]
[JsonDerivedType(typeof(CheckpointBlocked), "checkpoint-blocked")]
[JsonDerivedType(typeof(FilesBlocked), "files-blocked")]
[JsonDerivedType(typeof(Noticed), "noticed")]
[JsonDerivedType(typeof(Paused), "paused")]
[JsonDerivedType(typeof(Finished), "finished")]
[JsonDerivedType(typeof(Refused), "refused")]
public abstract record WorkerReport
{
    private WorkerReport()
    {
    }

    /// <summary>Progress before the first step; shown, never recorded.</summary>
    public sealed record Preparing(string Activity, long Done, long Total) : WorkerReport;

    public sealed record SampleUnreadable(string Sample, string Reason) : WorkerReport;

    /// <summary>The model stands at <see cref="Step"/> and the next step may run.</summary>
    /// <param name="Checkpoint">The file restored; empty at step 0.</param>
    /// <param name="Rejected">Newer checkpoints that were missing or did not verify.</param>
    public sealed record Ready(
        long Step, string Checkpoint, RejectedCheckpoint[] Rejected, Machine Machine, DataFacts Data, ModelFacts Model) : WorkerReport;

    public sealed record BatchReported(long Step, float Loss, double LearningRate, float GradientNorm, double DurationMs) : WorkerReport;

    /// <summary>The worker waits for the answer.</summary>
    public sealed record ValidationReported(long Step, Metrics Metrics, double DurationMs) : WorkerReport;

    /// <param name="SavedAt">UTC.</param>
    public sealed record CheckpointReported(
        long Step, string File, long SizeBytes, string Sha256, double DurationMs, double StallMs, DateTimeOffset SavedAt = default) : WorkerReport;

    /// <summary>One was due at this step, but that of <paramref name="WrittenStep"/> was still being written.</summary>
    public sealed record CheckpointSkipped(long Step, long WrittenStep) : WorkerReport;

    /// <summary>It could not be written. The worker holds it in memory, and tries again when it is told to.</summary>
    /// <param name="NeedsRoom">Whether room is what is missing.</param>
    public sealed record CheckpointBlocked(long Step, string Place, long NeededBytes, bool NeedsRoom, string Reason) : WorkerReport;

    /// <summary>What the worker must read or write cannot be, checkpoints that it saves excepted, before its first step or after; it ends.</summary>
    /// <param name="NeedsRoom">Whether room is what is missing.</param>
    public sealed record FilesBlocked(string Place, string Reason, bool NeedsRoom = true) : WorkerReport;

    /// <summary>Something that changes no result, and that people should know of. Logged, never recorded.</summary>
    public sealed record Noticed(string Text) : WorkerReport;

    /// <summary>Asked to pause, the worker has saved a checkpoint at this step and ends.</summary>
    public sealed record Paused(long Step) : WorkerReport;

    /// <summary>Asked to finish, the worker has saved its last checkpoint and ends.</summary>
    public sealed record Finished(long Step, string ModelSha256) : WorkerReport;

    /// <summary>Trying again would end the same: a missing directory, a device that is not there, too many unreadable samples.</summary>
    public sealed record Refused(string Reason) : WorkerReport;
}

/// <summary>A recorded checkpoint that could not be restored, and why.</summary>
public sealed record RejectedCheckpoint(long Step, string File, string Reason);
