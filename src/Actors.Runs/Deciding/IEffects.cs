using System.Collections.Immutable;

namespace Actors.Runs.Deciding;

/// <summary>Says what is to be done once a command's events are durable: pure, and only a description. The shell carries it out.</summary>
public interface IEffects<in TState, in TCommand, TEvent, TEffect>
{
    /// <summary>What follows from an accepted command.</summary>
    /// <param name="state">The state after the command.</param>
    /// <param name="command">The command.</param>
    /// <param name="events">Its events; empty when it changed nothing.</param>
    ImmutableArray<TEffect> Of(TState state, TCommand command, ImmutableArray<TEvent> events);

    /// <summary>What follows from a refused command.</summary>
    /// <param name="state">The state, which the command did not change.</param>
    /// <param name="command">The command.</param>
    /// <param name="reason">Why it was refused.</param>
    ImmutableArray<TEffect> OfRefusal(TState state, TCommand command, string reason);
}
