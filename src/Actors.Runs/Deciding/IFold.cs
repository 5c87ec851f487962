namespace Actors.Runs.Deciding;

/// <summary>Makes a state of events: pure, and the same for ever for the events that have been recorded.</summary>
public interface IFold<TState, in TEvent>
{
    /// <summary>The state before the first event.</summary>
    TState Initial { get; }

    /// <summary>The state after one more event. Never refuses: what is recorded has happened.</summary>
    TState Evolve(TState state, TEvent recorded);
}
