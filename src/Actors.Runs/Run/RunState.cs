using System.Collections.Immutable;
using Actors.Runs.Settings;

namespace Actors.Runs.Run;

/// <summary>
/// A run as its events tell it.
/// <list type="bullet">
/// <item><see cref="Step"/> is the last recorded step and <see cref="Losses"/> holds exactly one loss for each of 1..Step.</item>
/// <item>Learning rate, best model and plateau are those of the last validation record: cutting the history back needs no other source.</item>
/// <item>Before <c>RunSubmitted</c> the status is <see cref="RunStatus.Unknown"/> and nothing else may be read.</item>
/// </list>
/// </summary>
public sealed record RunState
{
    public static readonly RunState Initial = new();

    public RunStatus Status { get; init; }

    public RunSubmission Submission { get; init; } = RunSubmission.None;

    public RunSettings Settings => Submission.Settings ?? throw new InvalidOperationException("the run is not submitted");

    public int Attempt { get; init; }

    /// <summary>That of the last claim; 0 for none.</summary>
    public long FencingToken { get; init; }

    /// <summary>The last attempt whose worker stood ready; 0 for none.</summary>
    public int ReadyAttempt { get; init; }

    /// <summary>Whether the open attempt's worker stands ready: it has restored its model, and listens.</summary>
    public bool IsReady => AttemptOpen && ReadyAttempt == Attempt;

    /// <summary>The last step at which a checkpoint was due and left out; 0 for none.</summary>
    public long SkippedStep { get; init; }

    /// <summary>Whether a worker was started and has neither failed nor ended.</summary>
    public bool AttemptOpen { get; init; }

    /// <summary>Workers lost since the last newly recorded step.</summary>
    public int Failures { get; init; }

    /// <summary>False until the first worker is ready, and after an accepted divergence until the next one is.</summary>
    public bool MachineKnown { get; init; }

    public Machine Machine { get; init; } = new("", 0, "", "");

    public DataFacts Data { get; init; } = new("", 0, 0, 0);

    public ModelFacts Model { get; init; } = new(0, 0);

    public LossHistory Losses { get; init; } = LossHistory.Empty;

    public long Step => Losses.Count;

    public long Epoch => Step == 0 ? 0 : EpochOf(Step);

    public long Batch => Step == 0 ? 0 : BatchOf(Step);

    /// <summary>Whether recorded steps behind the restored checkpoint are being executed again.</summary>
    public bool Replaying { get; init; }

    /// <summary>The step of the checkpoint that the open attempt continues from.</summary>
    public long ResumedFrom { get; init; }

    public ImmutableList<ValidationRecord> Validations { get; init; } = [];

    /// <summary>In the order they were saved; those found missing are gone. One that is retired stays until it is deleted, and then until the run
    /// is told: what a run has ever saved does not make its state grow.</summary>
    public ImmutableList<CheckpointRecord> Checkpoints { get; init; } = [];

    /// <summary>Those found missing, in the order they were, until they are found again or saved anew: what could not be read may be there still.
    /// No two of these and of <see cref="Checkpoints"/> have the same file.</summary>
    public ImmutableList<CheckpointRecord> Missing { get; init; } = [];

    /// <summary>Whether an operator has said that the checkpoints are lost, and none was restored, saved or brought back since.</summary>
    public bool MayBeginAnew { get; init; }

    /// <summary>How many checkpoints were brought back from elsewhere.</summary>
    public int Imports { get; init; }

    public ImmutableSortedSet<string> RejectedSamples { get; init; } = ImmutableSortedSet<string>.Empty.WithComparer(StringComparer.Ordinal);

    /// <summary>Why the run is over or stands still; empty while it runs.</summary>
    public string Reason { get; init; } = "";

    public string ModelSha256 { get; init; } = "";

    /// <summary>What the run waits for; none unless it is suspended.</summary>
    public Suspension Suspension { get; init; } = Suspension.None;

    /// <summary>What accepting the divergence would leave of the history; meaningful while the run is diverged.</summary>
    public Agreement Agreement { get; init; } = new(0, 0);

    public ValidationRecord LastValidation => Validations.IsEmpty ? ValidationRecord.Before(Settings) : Validations[^1];

    /// <summary>The learning rate that holds for the next step.</summary>
    public double LearningRate => LastValidation.LearningRate;

    public BestModel Best => LastValidation.Best;

    /// <summary>The best model of which there is a checkpoint; null for none. A new best one takes over only when it is saved.</summary>
    /// <param name="isThere">Whether a checkpoint can be counted on: this state does not know which are retired. Null for all.</param>
    public CheckpointRecord? BestCheckpoint(Func<CheckpointRecord, bool>? isThere = null) => Checkpoints
        .Where(checkpoint => WasBest(checkpoint.Step) && isThere?.Invoke(checkpoint) != false)
        .MaxBy(checkpoint => checkpoint.Step);

    /// <summary>Whether the model at a step was better than all before it. Of two such models the later is the better.</summary>
    public bool WasBest(long step) => TryGetValidation(step, out var record) && record.Best.Step == step;

    public long EpochOf(long step) => (step - 1) / Data.StepsPerEpoch + 1;

    public long BatchOf(long step) => (step - 1) % Data.StepsPerEpoch + 1;

    /// <summary>The learning rate with which a step is, or was, executed.</summary>
    public double LearningRateOf(long step)
    {
        var before = ValidationsBefore(step);
        return before > 0 ? Validations[before - 1].LearningRate : Settings.Optimizer.LearningRate;
    }

    /// <summary>The record of the validation at a step, if it is recorded.</summary>
    public bool TryGetValidation(long step, out ValidationRecord record)
    {
        var index = ValidationsBefore(step);
        var isRecorded = index < Validations.Count && Validations[index].Step == step;
        record = isRecorded ? Validations[index] : ValidationRecord.Before(Settings);
        return isRecorded;
    }

    /// <summary>The last validation at a step or before it; null when there was none.</summary>
    public ValidationRecord? LastValidationUntil(long step) => ValidationsBefore(step + 1) is > 0 and var count ? Validations[count - 1] : null;

    // Validations are recorded in the order of their steps, each step once.
    private int ValidationsBefore(long step)
    {
        var (low, high) = (0, Validations.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Validations[middle].Step < step ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The state in which nothing behind these points is recorded.</summary>
    internal RunState Until(Agreement agreement) => this with
    {
        Losses = Losses.Until(agreement.Step),
        SkippedStep = Math.Min(SkippedStep, agreement.Step),
        Validations = Validations.RemoveAll(validation => validation.Step > agreement.ValidatedStep),
        Checkpoints = Checkpoints.RemoveAll(checkpoint => checkpoint.Step > agreement.ValidatedStep),
        Missing = Missing.RemoveAll(checkpoint => checkpoint.Step > agreement.ValidatedStep),
    };
}

/// <summary>How far two executions of a run agree.</summary>
/// <param name="Step">The last batch that is the same.</param>
/// <param name="ValidatedStep">Validations up to this step are the same; it is below <paramref name="Step"/> when only one of them differs.</param>
public sealed record Agreement(long Step, long ValidatedStep);

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    Unknown,
    Submitted,
    Running,
    Suspended,
    Paused,
    Diverged,
    Completed,
    Failed,
}

/// <summary>What fixes a run's result.</summary>
public sealed record RunSubmission(string Run, string Id, RunSettings? Settings, string RecipeSettings, string SettingsHash)
{
    public static readonly RunSubmission None = new("", "", null, "", "");
}

/// <summary>A validation and what it led to.</summary>
/// <param name="LearningRate">Holds from the next step on.</param>
/// <param name="Finish">Why no further step follows; empty when one does.</param>
public sealed record ValidationRecord(long Step, Metrics Metrics, double LearningRate, BestModel Best, Plateau Plateau, string Finish)
{
    /// <summary>What holds before the first validation.</summary>
    public static ValidationRecord Before(RunSettings settings) =>
        new(0, Metrics.None, settings.Optimizer.LearningRate, BestModel.None, Plateau.Initial, "");
}

/// <summary>The best model so far; step 0 stands for none.</summary>
public sealed record BestModel(long Step, string Metric, double Value)
{
    public static readonly BestModel None = new(0, "", 0);

    public bool Exists => Step > 0;
}

/// <summary>A checkpoint that exists: durable, hashed, recorded.</summary>
/// <param name="SavedAt">UTC; the default when it was not recorded.</param>
/// <param name="Import">Which of the run's imports brought it back, 1-based; 0 for none. Retention owes it a pin for that.</param>
public sealed record CheckpointRecord(
    long Step, long Epoch, long Batch, string File, long SizeBytes, string Sha256, DateTimeOffset SavedAt = default, int Import = 0);
