using Actors.EventSourcing;

namespace Actors.Simulation.Checks;

/// <summary>The real decider of one incarnation, looked at from outside.</summary>
/// <param name="onRecovered">Told the state in which the first command is decided.</param>
/// <param name="onDecided">Told every decision; what it returns is what the actor gets.</param>
internal sealed class ObservedDecider<TState, TCommand, TEvent>(
    IDecider<TState, TCommand, TEvent> inner, Action<TState> onRecovered, Func<TState, TCommand, Decision<TEvent>, Decision<TEvent>> onDecided)
    : IDecider<TState, TCommand, TEvent>
{
    private bool _hasDecided;

    public TState Initial => inner.Initial;

    public TState Evolve(TState state, TEvent recorded) => inner.Evolve(state, recorded);

    public Decision<TEvent> Decide(TState state, TCommand command)
    {
        if (!_hasDecided)
            onRecovered(state);
        _hasDecided = true;
        return onDecided(state, command, inner.Decide(state, command));
    }
}
