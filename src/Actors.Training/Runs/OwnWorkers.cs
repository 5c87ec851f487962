using Actors.EventSourcing;

namespace Actors.Training.Runs;

/// <summary>
/// Refuses what the worker of an earlier incarnation of the run's actor still says. An append that failed took reports with it, a
/// divergence perhaps; those that waited behind it follow from what nobody has compared.
/// </summary>
internal sealed class OwnWorkers(IDecider<RunState, RunCommand, RunEvent> decider) : IDecider<RunState, RunCommand, RunEvent>
{
    /// <summary>The attempt whose worker this incarnation has launched last; 0 for none.</summary>
    public int Attempt { get; set; }

    public RunState Initial => decider.Initial;

    public RunState Evolve(RunState state, RunEvent recorded) => decider.Evolve(state, recorded);

    public Decision<RunEvent> Decide(RunState state, RunCommand command) => command is RunCommand.Report report && report.Attempt != Attempt
        ? Decision.Refuse<RunEvent>($"the worker of attempt {report.Attempt} belongs to an earlier life of the run's actor")
        : decider.Decide(state, command);
}
