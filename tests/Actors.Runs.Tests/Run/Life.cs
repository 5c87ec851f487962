using System.Collections.Immutable;
using Actors.Runs.Deciding;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Protocol;

namespace Actors.Runs.Tests.Run;

/// <summary>A run's decider and its fold, driven by commands: given what happened, when something is asked, then these facts.</summary>
internal sealed class Life
{
    private readonly RunDecider _decider = new();

    public RunState State { get; private set; } = RunState.Initial;

    public List<RunEvent> Events { get; } = [];

    public static Life Submitted(RunSettings? settings = null)
    {
        var life = new Life();
        life.When(Samples.Submit(settings));
        return life;
    }

    public static Life Started(RunSettings? settings = null)
    {
        var life = Submitted(settings);
        life.When(new RunCommand.StartAttempt());
        life.Report(Samples.Ready());
        return life;
    }

    /// <summary>A started run with batches, validations and checkpoints up to a step, as a worker would report them.</summary>
    public static Life At(long step, RunSettings? settings = null)
    {
        var life = Started(settings);
        for (var next = 1L; next <= step; next++)
            life.Step(next);
        return life;
    }

    /// <summary>Step, validation and checkpoint of one step number; the validation loss falls, the match stays low.</summary>
    public void Step(long step)
    {
        Report(Samples.Batch(step));
        if (step % 2 != 0)
            return;
        Report(Samples.Validation(step, 10.0 / step, 0.01 * step / 10));
        Report(Samples.Checkpoint(step));
    }

    public ImmutableArray<RunEvent> When(RunCommand command)
    {
        if (_decider.Decide(State, command) is not Decision<RunEvent>.Accepted accepted)
            return [];
        foreach (var happened in accepted.Events)
            State = _decider.Evolve(State, happened);
        Events.AddRange(accepted.Events);
        return accepted.Events;
    }

    public ImmutableArray<RunEvent> Report(WorkerReport report) => When(new RunCommand.Report(State.Attempt, report));

    public string Refusal(RunCommand command) => Assert.IsType<Decision<RunEvent>.Refused>(_decider.Decide(State, command)).Reason;

    /// <summary>The worker is lost, another one is started and stands behind a checkpoint.</summary>
    public ImmutableArray<RunEvent> Resume(long step, params RejectedCheckpoint[] rejected)
    {
        When(new RunCommand.WorkerExited(State.Attempt, "signal SIGKILL", "", 5));
        When(new RunCommand.StartAttempt());
        return Report(Samples.Ready(step, rejected));
    }

    /// <summary>The state that a fold of the recorded events gives.</summary>
    public RunState Folded() => Events.Aggregate(RunState.Initial, _decider.Evolve);
}
