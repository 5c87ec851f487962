namespace Actors.Journals;

/// <summary>An event as it is written.</summary>
/// <param name="Manifest">Its explicit, versioned name, such as <c>batch-completed/1</c>; never a CLR name.</param>
/// <param name="Payload">Its bytes; not to be changed after the append has begun.</param>
public readonly record struct EventData(string Manifest, ReadOnlyMemory<byte> Payload);
