using System.Collections.Immutable;
using Actors.Runs.Deciding;
using Actors.Runs.Protocol;

namespace Actors.Runs.Run;

/// <summary>What is decided when a worker stands ready: a first start, a resume, or a resume that cannot be exact.</summary>
internal static class Readiness
{
    public static Decision<RunEvent> Decide(RunState state, WorkerReport.Ready ready)
    {
        if (state.IsReady)
            return Decision.Nothing<RunEvent>();
        if (ready.Step > state.Step)
            return Decision.Refuse<RunEvent>($"the worker restored step {ready.Step}, but only {state.Step} steps are recorded");

        var changed = ready.Rejected
            .Where(rejected => state.Checkpoints.Exists(known => known.File == rejected.File && known.Step == rejected.Step))
            .Select(rejected => (RunEvent)new RunEvent.CheckpointMissing(rejected.Step, rejected.File, rejected.Reason))
            .Concat(state.Missing
                .Where(known => known.File == ready.Checkpoint && known.Step == ready.Step)
                .Select(found => new RunEvent.CheckpointFound(found.Step, found.File, found.Sha256)))
            .ToImmutableArray();

        var started = state.Data.StepsPerEpoch > 0;
        return started
            ? Decision.Accept<RunEvent>([.. changed, .. Resume(state, ready)])
            : Decision.Accept<RunEvent>([.. changed, new RunEvent.RunStarted(ready.Machine, ready.Data, ready.Model)]);
    }

    private static ImmutableArray<RunEvent> Resume(RunState state, WorkerReport.Ready ready)
    {
        var (what, recorded, reported, suspects) = Difference(state, ready);
        return what == ""
            ? [Resumed(state, ready)]
            : ((Decision<RunEvent>.Accepted)Divergence.Decide(
                state,
                new(state.Attempt, ready.Step + 1, what, recorded, reported, suspects),
                accepted => Decision.Accept<RunEvent>([Resumed(accepted, ready)]))).Events;
    }

    private static RunEvent.RunResumed Resumed(RunState state, WorkerReport.Ready ready) =>
        new(state.Attempt, ready.Step, ready.Checkpoint, state.Step, ready.Machine, ready.Data);

    private static (string What, string Recorded, string Reported, string Suspects) Difference(RunState state, WorkerReport.Ready ready)
    {
        if (!state.MachineKnown)
            return ("", "", "", "");
        if (state.Data != ready.Data)
            return (Divergence.Data, state.Data.Fingerprint, ready.Data.Fingerprint, "samples or the settings of their preprocessing were changed");
        return state.Machine != ready.Machine
            ? (Divergence.Machine, $"{state.Machine}", $"{ready.Machine}", state.Machine.Differences(ready.Machine))
            : ("", "", "", "");
    }
}
