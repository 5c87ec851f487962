namespace Actors.Formats;

/// <summary>An npy or npz file that is damaged, hostile or beyond what is read; the message says which and where.</summary>
public sealed class NpyException(string message, Exception? inner = null) : Exception(message, inner);
