using System.Collections.Immutable;

namespace Actors.Runs.Deciding;

/// <summary>What became of a command: the reply to whoever asked.</summary>
public abstract record CommandResult<TEvent>
{
    private CommandResult()
    {
    }

    /// <summary>Its events are durable.</summary>
    /// <param name="Sequence">Number of the last of them.</param>
    /// <param name="Events">The events, in order.</param>
    public sealed record Committed(long Sequence, ImmutableArray<TEvent> Events) : CommandResult<TEvent>;

    /// <summary>It changed nothing. What it was decided against is durable.</summary>
    public sealed record Nothing : CommandResult<TEvent>
    {
        /// <summary>The one instance.</summary>
        public static Nothing Instance { get; } = new();
    }

    /// <summary>It was refused. What it was decided against is durable.</summary>
    /// <param name="Reason">Why, in one sentence.</param>
    public sealed record Refused(string Reason) : CommandResult<TEvent>;
}
