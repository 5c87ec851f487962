namespace Actors.Diagnostics;

/// <summary>One line on stderr for every entry at or above a level.</summary>
public sealed class StderrLog(ActorLogLevel lowest = ActorLogLevel.Warning) : IActorLog
{
    /// <inheritdoc/>
    public void Write(ActorLogLevel level, string path, string message, Exception? failure = null)
    {
        if (level < lowest)
            return;
        var reason = failure is null ? "" : $" ({failure.GetType().Name}: {failure.Message})";
        var entry = $"{level.ToString().ToLowerInvariant()}: {path}: {message}{reason}";
        Console.Error.WriteLine(entry.ReplaceLineEndings(" "));
    }
}
