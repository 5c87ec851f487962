namespace Actors.Formats.Pth;

/// <summary>A .pth file that is damaged, hostile or beyond what is read, or content that cannot be written as one; the message says which and where.</summary>
public sealed class PthException(string message, Exception? inner = null) : Exception(message, inner);
