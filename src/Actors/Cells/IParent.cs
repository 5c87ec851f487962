namespace Actors.Cells;

/// <summary>Who an actor's end and failures are reported to: another actor, or the system.</summary>
internal interface IParent
{
    string Path { get; }

    /// <summary>Grows with every life of the parent: a child belongs to the one it was made in.</summary>
    int Incarnation { get; }

    void ChildStopped(ActorRef child);

    /// <param name="child">Who failed.</param>
    /// <param name="incarnation">The parent's, that made it: no other has to answer for it.</param>
    /// <param name="failure">What with.</param>
    void ChildEscalated(ActorRef child, int incarnation, Exception failure);
}
