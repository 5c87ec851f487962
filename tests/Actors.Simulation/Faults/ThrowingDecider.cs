using Actors.EventSourcing;

namespace Actors.Simulation.Faults;

/// <summary>A decider whose code throws now and then.</summary>
/// <param name="inner">What it decides and folds when it does not throw.</param>
/// <param name="faults">When it throws.</param>
/// <param name="whenDeciding">Strikes when a command is decided, and when the events of its decision are folded.</param>
/// <param name="whenReplaying">Strikes when recovery folds a recorded event.</param>
internal sealed class ThrowingDecider<TState, TCommand, TEvent>(
    IDecider<TState, TCommand, TEvent> inner, FaultPlan faults, FaultKind whenDeciding, FaultKind whenReplaying)
    : IDecider<TState, TCommand, TEvent>
{
    // Events of the last decision that its actor has still to fold; whatever else is folded is replayed.
    private int _decided;

    public TState Initial => inner.Initial;

    public TState Evolve(TState state, TEvent recorded)
    {
        var decided = _decided;
        _decided = 0;
        faults.Throw(decided > 0 ? whenDeciding : whenReplaying);
        _decided = Math.Max(0, decided - 1);
        return inner.Evolve(state, recorded);
    }

    public Decision<TEvent> Decide(TState state, TCommand command)
    {
        _decided = 0;
        faults.Throw(whenDeciding);
        var decision = inner.Decide(state, command);
        _decided = decision is Decision<TEvent>.Accepted accepted ? accepted.Events.Length : 0;
        return decision;
    }
}
