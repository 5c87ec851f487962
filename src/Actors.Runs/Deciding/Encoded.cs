namespace Actors.Runs.Deciding;

/// <summary>An event or a state as bytes.</summary>
/// <param name="Manifest">Its explicit, versioned name, such as <c>batch-completed/1</c>; never a CLR name.</param>
/// <param name="Payload">Its bytes; not to be changed.</param>
public readonly record struct Encoded(string Manifest, byte[] Payload);
