namespace Actors.Diagnostics;

/// <summary>A log whose failures are nobody else's: an actor that cannot log goes on.</summary>
internal sealed class ForgivingLog(IActorLog inner) : IActorLog
{
    /// <inheritdoc/>
    public void Write(ActorLogLevel level, string path, string message, Exception? failure = null)
    {
        try
        {
            inner.Write(level, path, message, failure);
        }
        catch (Exception)
        {
            // There is nowhere left to say so.
        }
    }
}
