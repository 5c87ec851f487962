namespace Actors.Formats;

/// <summary>The bytes are not a safetensors file, or tensors cannot be written as one; the message says which rule they break.</summary>
public sealed class SafetensorsException(string message, Exception? inner = null) : Exception(message, inner);
