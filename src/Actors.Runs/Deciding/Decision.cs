using System.Collections.Immutable;

namespace Actors.Runs.Deciding;

/// <summary>What a decider makes of a command.</summary>
public abstract record Decision<TEvent>
{
    private Decision()
    {
    }

    /// <summary>These events happen, together. At least one.</summary>
    public sealed record Accepted(ImmutableArray<TEvent> Events) : Decision<TEvent>;

    /// <summary>It has happened already, or changes nothing.</summary>
    public sealed record Nothing : Decision<TEvent>
    {
        /// <summary>The one instance.</summary>
        public static Nothing Instance { get; } = new();
    }

    /// <summary>It may not happen.</summary>
    /// <param name="Reason">Why: one sentence for whoever asked.</param>
    public sealed record Refused(string Reason) : Decision<TEvent>;
}

/// <summary>Shorter ways to write decisions.</summary>
public static class Decision
{
    /// <summary>These events happen, together; none is <see cref="Decision{TEvent}.Nothing"/>.</summary>
    public static Decision<TEvent> Accept<TEvent>(params ImmutableArray<TEvent> events) =>
        events.IsDefaultOrEmpty ? Decision<TEvent>.Nothing.Instance : new Decision<TEvent>.Accepted(events);

    /// <summary>Nothing happens.</summary>
    public static Decision<TEvent> Nothing<TEvent>() => Decision<TEvent>.Nothing.Instance;

    /// <summary>It may not happen.</summary>
    public static Decision<TEvent> Refuse<TEvent>(string reason) => new Decision<TEvent>.Refused(reason);
}
