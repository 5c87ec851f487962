using System.Collections.Immutable;
using Actors.Runs.Settings;
using Actors.Runs.Protocol;

namespace Actors.Runs.Run;

/// <summary>What a run is asked to decide on: operators' wishes and workers' reports.</summary>
public abstract record RunCommand
{
    private RunCommand()
    {
    }

    public sealed record Submit(string Run, string Id, RunSettings Settings, string RecipeSettings, string SettingsHash) : RunCommand;

    /// <summary>Start a worker: after submission, after a crash of the node, or because an operator resumes.</summary>
    public sealed record StartAttempt : RunCommand;

    public sealed record Report(int Attempt, WorkerReport Content) : RunCommand;

    /// <summary>A new incarnation of the run's entity becomes its owner.</summary>
    /// <param name="Node">The name of its node.</param>
    /// <param name="FencingToken">At least so large; larger than every one that a claim has had.</param>
    public sealed record Claim(string Node, long FencingToken) : RunCommand;

    /// <summary>The worker's process is gone.</summary>
    /// <param name="Exit">Exit code or signal, in words.</param>
    /// <param name="Stderr">The last lines that it wrote.</param>
    /// <param name="FailureLimit">Failures without a newly recorded step after which the run fails.</param>
    /// <param name="PauseReason">Why it was to pause; empty when it was not.</param>
    public sealed record WorkerExited(int Attempt, string Exit, string Stderr, int FailureLimit, string PauseReason = "") : RunCommand;

    /// <summary>Checkpoint at the next step boundary and end the worker.</summary>
    public sealed record Pause(string Reason) : RunCommand;

    /// <summary>The journal has run out of room and lives on its reserve, or could not be written for a while.</summary>
    /// <param name="Cause">One of the journal's.</param>
    public sealed record Suspend(SuspensionCause Cause, string Place, long NeededBytes, string Reason) : RunCommand;

    /// <summary>The journal takes everything again.</summary>
    public sealed record Continue : RunCommand;

    /// <summary>While the run is suspended: look whether what it waits for has come.</summary>
    public sealed record LookForRoom : RunCommand;

    /// <summary>A recorded checkpoint is gone, or not what was recorded.</summary>
    public sealed record ReportDamage(string File, string Sha256, string Reason) : RunCommand;

    /// <summary>A checkpoint that was recorded as missing was read, and is what was recorded.</summary>
    public sealed record ReportFound(string File, string Sha256) : RunCommand;

    /// <summary>Retention has deleted these checkpoints.</summary>
    /// <param name="Imports"><see cref="RunState.Imports"/> when it looked: what was brought back after that is not deleted.</param>
    public sealed record ForgetDeleted(ImmutableArray<string> Sha256, int Imports) : RunCommand;

    /// <summary>Save and keep checkpoints by these rules from now on.</summary>
    public sealed record ChangeCheckpointRules(CheckpointSettings Rules, string By) : RunCommand;

    /// <summary>Keep a checkpoint whatever the rules say, or leave it to them again. Retention decides.</summary>
    public sealed record Pin(string Sha256, bool IsPinned, string By) : RunCommand;

    /// <summary>A checkpoint of this run, known to the journal, was brought back from elsewhere; it is pinned.</summary>
    public sealed record Import(long Step, string File, long SizeBytes, string Sha256, string By) : RunCommand;

    /// <summary>Apply these rules once to the checkpoints that there are.</summary>
    public sealed record Clean(CheckpointSettings Rules) : RunCommand;

    /// <summary>The run's checkpoints are lost for good: let it begin at step 1 if none is there.</summary>
    public sealed record AllowBeginAnew(string By) : RunCommand;

    /// <summary>Let the re-executed steps replace what was recorded.</summary>
    public sealed record AcceptDivergence(string By) : RunCommand;
}
