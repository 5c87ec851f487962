namespace Actors.Worker.Torch;

/// <summary>Exact results cannot be promised on this device. The message is one sentence: the reason, and what to do.</summary>
public sealed class DeterminismException(string message) : Exception(message);
