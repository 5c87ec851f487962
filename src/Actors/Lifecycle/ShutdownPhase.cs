namespace Actors.Lifecycle;

/// <summary>The phases of a coordinated shutdown, in order.</summary>
public enum ShutdownPhase
{
    /// <summary>Take nothing new from outside: close listeners, stop claiming work.</summary>
    StopAccepting,

    /// <summary>Finish or hand over what has been begun.</summary>
    FinishWork,

    /// <summary>The actors stop, children before parents. The system's own task is here.</summary>
    StopActors,

    /// <summary>Close what the actors used: journals, files, connections.</summary>
    CloseResources,
}
