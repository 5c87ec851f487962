namespace Actors.Node.Entities;

/// <summary>Stop a run's entity as soon as no answer waits for its retention.</summary>
public sealed record StopWhenSettled
{
    /// <summary>The one instance.</summary>
    public static StopWhenSettled Instance { get; } = new();
}
