namespace Actors.Node.Entities;

/// <summary>Have a run's entity stop as soon as nobody waits for its retention any more.</summary>
public sealed record RunLeave
{
    /// <summary>The one instance.</summary>
    public static RunLeave Instance { get; } = new();
}
