namespace Actors.Runs.Deciding;

/// <summary>Decides what happens: pure, so that it is tested and replayed without anything around it.</summary>
public interface IDecider<TState, in TCommand, TEvent> : IFold<TState, TEvent>
{
    /// <summary>What a command leads to in a state. Throwing is a defect and stops the actor; a refusal is a value.</summary>
    Decision<TEvent> Decide(TState state, TCommand command);
}
