using Actors.Training.Settings;
using Actors.Training.Workers;

namespace Actors.Training.Runs;

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

    /// <summary>The worker's process is gone.</summary>
    /// <param name="Exit">Exit code or signal, in words.</param>
    /// <param name="Stderr">The last lines that it wrote.</param>
    /// <param name="FailureLimit">Failures without a newly recorded step after which the run fails.</param>
    public sealed record WorkerExited(int Attempt, string Exit, string Stderr, int FailureLimit) : RunCommand;

    /// <summary>Checkpoint at the next step boundary and end the worker.</summary>
    public sealed record Pause(string Reason) : RunCommand;

    /// <summary>Let the re-executed steps replace what was recorded.</summary>
    public sealed record AcceptDivergence(string By) : RunCommand;
}
