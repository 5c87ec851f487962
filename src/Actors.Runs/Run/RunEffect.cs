using Actors.Runs.Protocol;
using Actors.Runs.Retention;
using Actors.Runs.Settings;

namespace Actors.Runs.Run;

/// <summary>Something that follows from a run's facts, and is done after they are durable.</summary>
public abstract record RunEffect
{
    private RunEffect()
    {
    }

    /// <summary>Record who owns the run, as its next fact.</summary>
    public sealed record ClaimRun : RunEffect;

    /// <summary>Start the open attempt's worker. One that still runs is ended.</summary>
    public sealed record StartWorker : RunEffect;

    public sealed record Instruct(WorkerInstruction Instruction) : RunEffect;

    /// <summary>Have the worker save a checkpoint and end.</summary>
    /// <param name="Reason">Recorded when it has ended.</param>
    public sealed record PauseWorker(string Reason) : RunEffect;

    /// <summary>End the worker at once, without a checkpoint.</summary>
    /// <param name="PauseReason">Why that is a pause; empty when it is none.</param>
    public sealed record EndWorker(string PauseReason = "") : RunEffect;

    /// <summary>Start the next attempt after this time.</summary>
    public sealed record ScheduleAttempt(TimeSpan Delay) : RunEffect;

    public sealed record CancelAttempt : RunEffect;

    /// <summary>Decide on this command next.</summary>
    public sealed record DecideNext(RunCommand Command) : RunEffect;

    /// <summary>Have retention apply the run's rules, and the links follow the run.</summary>
    public sealed record ReviewCheckpoints(ReviewOccasion Occasion = ReviewOccasion.Usual) : RunEffect;

    /// <summary>Have retention apply rules until nothing is left to do. Whoever sent the command is answered after that.</summary>
    /// <param name="Patience">After which the answer does not wait any longer.</param>
    /// <param name="MaxReviews">The most reviews, unless deletions for want of disk space go on.</param>
    public sealed record SettleRetention(CheckpointSettings Rules, TimeSpan Patience, int MaxReviews) : RunEffect;

    /// <summary>Have retention decide on a command. Whoever sent the run's command is answered after that.</summary>
    public sealed record AskRetention(RetentionCommand Command, TimeSpan Patience) : RunEffect;

    /// <summary>Remove the files of earlier attempts that were finished and never recorded.</summary>
    public sealed record RemoveUnrecorded : RunEffect;

    /// <summary>Look whether what suspends the run is over.</summary>
    public sealed record CheckSuspension : RunEffect;

    public sealed record ShowActivity(string Activity, long Done, long Total) : RunEffect;

    public sealed record Warn(string Text) : RunEffect;
}

/// <summary>Why retention reviews the checkpoints.</summary>
public enum ReviewOccasion
{
    /// <summary>A checkpoint came, or a rule changed, or time has passed.</summary>
    Usual,

    /// <summary>Other files are in the directory than were: what was verified is verified again.</summary>
    FilesChanged,

    /// <summary>What waits for disk space was refused it once more.</summary>
    SpaceRefused,
}
