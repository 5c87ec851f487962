namespace Actors.Supervision;

/// <summary>What is done about an actor that failed.</summary>
public enum Directive
{
    /// <summary>A new incarnation after a pause; mailbox and address stay.</summary>
    Restart,

    /// <summary>The actor stops for good.</summary>
    Stop,

    /// <summary>The actor stops and its failure becomes its parent's. At the root, the system stops.</summary>
    Escalate,
}
