using System.Collections.Immutable;
using Actors.Runs.Deciding;
using Actors.Runs.Settings;

namespace Actors.Runs.Run;

/// <summary>What follows when something executed again is not what was recorded: stop for the operator, or accept by policy.</summary>
public static class Divergence
{
    /// <summary>The decision at the first difference.</summary>
    /// <param name="diverged">The difference.</param>
    /// <param name="then">What is decided on the accepted history when the policy accepts.</param>
    public static Decision<RunEvent> Decide(
        RunState state, RunEvent.ReplayDiverged diverged, Func<RunState, Decision<RunEvent>> then)
    {
        if (state.Settings.OnDivergence == OnDivergence.Stop)
            return Decision.Accept<RunEvent>([diverged]);

        var afterwards = RunEvolution.Apply(state, diverged);
        var accepted = Accepted(afterwards, "on-divergence = accept");
        return then(RunEvolution.Apply(afterwards, accepted)) is Decision<RunEvent>.Accepted follow
            ? Decision.Accept<RunEvent>([diverged, accepted, .. follow.Events])
            : Decision.Accept<RunEvent>([diverged, accepted]);
    }

    public static RunEvent.DivergenceAccepted Accepted(RunState state, string by) =>
        new(state.Agreement.Step, state.Agreement.ValidatedStep, by);

    /// <summary>How far the executions agree, given the first difference.</summary>
    public static Agreement AgreementOf(RunEvent.ReplayDiverged diverged) => diverged.What == Metrics
        ? new(diverged.Step, diverged.Step - 1)
        : new(diverged.Step - 1, diverged.Step - 1);

    /// <summary>The difference in one sentence.</summary>
    public static string InWords(RunEvent.ReplayDiverged diverged) => diverged.What switch
    {
        Machine => $"the software or the machine has changed, so the run cannot be continued bit for bit ({diverged.Suspects})",
        Data => $"the data has changed, so the run cannot be continued bit for bit ({diverged.Suspects})",
        _ => $"step {diverged.Step} executed again gave another {diverged.What}: recorded {diverged.Recorded}, now {diverged.Reported}",
    };

    public const string Metrics = "metrics";
    public const string Loss = "loss";
    public const string LearningRate = "learning rate";
    public const string Machine = "machine";
    public const string Data = "data";
}
