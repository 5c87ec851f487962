namespace Actors.Supervision;

/// <summary>Why an incarnation of an actor ends.</summary>
/// <param name="Failure">What it failed with; null when it was asked to stop.</param>
/// <param name="Restarts">Whether another incarnation follows, unless the actor is asked to stop during the pause before it.</param>
public sealed record StopCause(Exception? Failure, bool Restarts)
{
    /// <summary>It was asked to stop.</summary>
    public static StopCause Asked { get; } = new(null, false);
}
