namespace Actors.Worker.Torch;

/// <summary>libtorch or TorchSharp cannot be loaded. The message is one sentence: the reason, and what to do.</summary>
public sealed class TorchLoadException(string message, Exception? cause = null) : Exception(message, cause);
