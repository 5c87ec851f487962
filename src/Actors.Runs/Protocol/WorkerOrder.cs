using Actors.Runs.Checkpoints;
using Actors.Runs.Settings;

namespace Actors.Runs.Protocol;

/// <summary>Everything a worker needs to know, the first line on its standard input.</summary>
/// <param name="Directory">The run's own directory: checkpoints and the worker's lock live there.</param>
/// <param name="ParentProcessId">A worker that finds another parent was orphaned before it could ask not to be, and ends.</param>
/// <param name="Window">Steps that may be unacknowledged.</param>
/// <param name="OrphanGraceMs">How long to wait for the directory's lock before its holder is ended.</param>
/// <param name="RecipeSettings">JSON, in the recipe's own type.</param>
/// <param name="Checkpoints">What may be restored, newest first, also what was missing when somebody looked last: it may be there again. When
/// some are there and none verifies, training begins anew at step 0; when none is there, it waits, unless <see cref="MayBeginAnew"/>.</param>
public sealed record WorkerOrder(
    string Run,
    string RunId,
    string Directory,
    int Attempt,
    long FencingToken,
    int ParentProcessId,
    int Window,
    long OrphanGraceMs,
    RunSettings Settings,
    string RecipeSettings,
    CheckpointCandidate[] Checkpoints)
{
    /// <summary>As the run was submitted; empty when nobody knows.</summary>
    public string SettingsHash { get; init; } = "";

    /// <summary>An operator has said that the checkpoints are lost: when none is there, training begins at step 1.</summary>
    public bool MayBeginAnew { get; init; }
}

/// <summary>A recorded checkpoint, and what the journal says about the step behind it.</summary>
/// <param name="Sha256">Of the whole file; another content is not restored.</param>
/// <param name="LearningRate">Holds for the next step.</param>
/// <param name="Finish">Nothing follows: the run has decided to end here.</param>
/// <param name="Validation">The last one that is recorded up to the step; null for none.</param>
public sealed record CheckpointCandidate(
    long Step, string File, string Sha256, double LearningRate, bool Finish, ValidationResult? Validation = null)
{
    /// <summary>As recorded.</summary>
    public long SizeBytes { get; init; } = CheckpointOwner.Unrecorded;
}
