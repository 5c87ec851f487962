namespace Actors.Supervision;

/// <summary>The failure of a child that its supervision handed to its parent.</summary>
public sealed class ChildFailedException(string path, Exception failure) : Exception($"{path} failed: {failure.Message}", failure)
{
    /// <summary>Path of the child.</summary>
    public string Path { get; } = path;
}
