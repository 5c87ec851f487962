namespace Actors.Cells;

/// <summary>Who an actor's end and failures are reported to: another actor, or the system.</summary>
internal interface IParent
{
    string Path { get; }

    void ChildStopped(ActorRef child);

    void ChildEscalated(ActorRef child, Exception failure);
}
