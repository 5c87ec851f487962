namespace Actors.Messaging;

/// <summary>A question was not answered in time. Whether it was handled is unknown.</summary>
public sealed class AskTimeoutException(string path, TimeSpan timeout)
    : TimeoutException($"{path} did not answer within {timeout.TotalSeconds:0.###} s.")
{
    /// <summary>Path of the actor that was asked.</summary>
    public string Path { get; } = path;
}
