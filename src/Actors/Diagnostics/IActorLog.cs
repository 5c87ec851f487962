namespace Actors.Diagnostics;

/// <summary>Where the system and its actors write. Called from any thread; must not wait. What it throws is dropped.</summary>
public interface IActorLog
{
    /// <param name="level">How bad it is.</param>
    /// <param name="path">Path of the actor that writes, or of the system.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="failure">What went wrong, if something did.</param>
    void Write(ActorLogLevel level, string path, string message, Exception? failure = null);
}

/// <summary>How bad what is logged is.</summary>
public enum ActorLogLevel
{
    /// <summary>For those who follow the code.</summary>
    Debug,

    /// <summary>Normal, worth knowing.</summary>
    Information,

    /// <summary>The system deals with it; someone should look.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Error,
}
