namespace Actors.Worker.Vision;

/// <summary>OpenCV refused or cannot load; the message is one sentence that says why.</summary>
public sealed class VisionException(string message) : Exception(message);
