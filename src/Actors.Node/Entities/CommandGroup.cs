using System.Collections.Immutable;
using Actors.Runs.Deciding;

namespace Actors.Node.Entities;

/// <summary>Commands that were decided one after the other, each on the state that those before it led to. Nothing of it has happened yet.</summary>
/// <param name="State">The state after all of them.</param>
/// <param name="Decided">Those that were decided on, in order.</param>
/// <param name="Events">The events of all, in order.</param>
/// <param name="Defect">What the decider threw at the command after the last decided one; null for nothing.</param>
internal sealed record CommandGroup<TState, TCommand, TEvent>(
    TState State, ImmutableArray<DecidedCommand<TState, TCommand, TEvent>> Decided, ImmutableArray<TEvent> Events, Exception? Defect);

/// <param name="State">The state after the command.</param>
/// <param name="Events">Empty when it changed nothing or was refused.</param>
/// <param name="Refusal">Why it was refused; null when it was not.</param>
internal sealed record DecidedCommand<TState, TCommand, TEvent>(TCommand Command, TState State, ImmutableArray<TEvent> Events, string? Refusal)
{
    /// <param name="sequence">The number of the group's last event.</param>
    public CommandResult<TEvent> ResultAt(long sequence) => Refusal is not null ? new CommandResult<TEvent>.Refused(Refusal)
        : Events.IsEmpty ? CommandResult<TEvent>.Nothing.Instance
        : new CommandResult<TEvent>.Committed(sequence, Events);
}

internal static class CommandGroup
{
    public static CommandGroup<TState, TCommand, TEvent> Decide<TState, TCommand, TEvent>(
        IDecider<TState, TCommand, TEvent> decider, TState state, IReadOnlyList<TCommand> commands)
    {
        var decided = ImmutableArray.CreateBuilder<DecidedCommand<TState, TCommand, TEvent>>(commands.Count);
        var events = ImmutableArray.CreateBuilder<TEvent>();
        foreach (var command in commands)
        {
            try
            {
                var decision = decider.Decide(state, command);
                var happened = decision is Decision<TEvent>.Accepted accepted ? accepted.Events : [];
                state = happened.Aggregate(state, decider.Evolve);
                decided.Add(new(command, state, happened, (decision as Decision<TEvent>.Refused)?.Reason));
                events.AddRange(happened);
            }
            catch (Exception defect)
            {
                return new(state, decided.ToImmutable(), events.ToImmutable(), defect);
            }
        }

        return new(state, decided.ToImmutable(), events.ToImmutable(), null);
    }
}
