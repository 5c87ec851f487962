namespace Actors.EventSourcing.Recovery;

/// <summary>Where an event-sourced actor is between its start and its first command.</summary>
internal interface IPhase
{
    string Name { get; }
}

internal sealed class NotStarted : IPhase
{
    public static NotStarted Instance { get; } = new();

    public string Name => "Starting";
}
