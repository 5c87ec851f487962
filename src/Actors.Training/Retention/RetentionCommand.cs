using System.Collections.Immutable;
using Actors.Training.Runs;
using Actors.Training.Settings;

namespace Actors.Training.Retention;

/// <summary>What a run's retention is asked to decide on.</summary>
public abstract record RetentionCommand
{
    private RetentionCommand()
    {
    }

    /// <summary>Apply the rules to the checkpoints as the run knows them.</summary>
    /// <param name="Checkpoints">In the order they were saved; every one of them was durable and recorded when it was added.</param>
    /// <param name="BestStep">The step of the best model of which there is a checkpoint; 0 for none.</param>
    public sealed record Review(ImmutableArray<CheckpointRecord> Checkpoints, long BestStep, CheckpointSettings Rules) : RetentionCommand;

    /// <summary>The file of a retired checkpoint is gone.</summary>
    /// <param name="SizeBytes">What that freed.</param>
    public sealed record ConfirmDeleted(string Sha256, long SizeBytes) : RetentionCommand;

    /// <summary>The file of a retired checkpoint could not be deleted; it is tried again at the next review.</summary>
    public sealed record ReportFailure(string Sha256, string Reason) : RetentionCommand;
}
