using Actors.CrashTests.Running;
using Actors.Runs.Run;

namespace Actors.CrashTests.Kills;

/// <summary>What a run was doing when it was killed.</summary>
internal enum Phase
{
    StartUp,
    Preparation,
    Replay,
    Training,
    Validation,
    CheckpointWrite,

    /// <summary>A checkpoint has its name, and no event yet.</summary>
    CheckpointUnrecorded,
    Ended,
}

/// <summary>Tells from what is on the disk afterwards what a run was doing.</summary>
internal static class PostMortem
{
    public static Phase PhaseOf(IReadOnlyList<RunEvent> events, Home home)
    {
        var saved = events.OfType<RunEvent.CheckpointSaved>().Select(checkpoint => checkpoint.File).ToHashSet();
        if (home.Unfinished().Length > 0)
            return Phase.CheckpointWrite;
        if (home.Finished().Any(file => !saved.Contains(file)))
            return Phase.CheckpointUnrecorded;
        return events.Reverse().Select(PhaseAfter).FirstOrDefault(phase => phase is not null) ?? Phase.StartUp;
    }

    // The newest event that tells it; null for those that do not.
    private static Phase? PhaseAfter(RunEvent last) => last switch
    {
        RunEvent.RunCompleted => Phase.Ended,
        RunEvent.RunSubmitted => Phase.StartUp,
        RunEvent.AttemptStarted => Phase.Preparation,
        RunEvent.RunResumed resumed => resumed.RecordedStep > resumed.FromStep ? Phase.Replay : Phase.Training,
        RunEvent.BatchCompleted { Step: var step } => step % ShortRun.ValidationEvery == 0 ? Phase.Validation : Phase.Training,
        RunEvent.RunStarted or RunEvent.ReplayVerified or RunEvent.ValidationCompleted => Phase.Training,
        _ => null,
    };
}
