namespace Actors.Vision;

/// <summary>OpenCV refused; the message is its reason in one line.</summary>
public sealed class VisionException(string message) : Exception(message);
