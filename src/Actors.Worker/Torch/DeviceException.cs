namespace Actors.Worker.Torch;

/// <summary>The device that the user chose cannot be used. The message is one sentence: the reason, and what to do.</summary>
public sealed class DeviceException(string message) : Exception(message);
