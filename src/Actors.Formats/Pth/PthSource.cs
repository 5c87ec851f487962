namespace Actors.Formats.Pth;

/// <summary>Writes a storage's elements, little-endian, exactly <see cref="PthStorage.SizeBytes"/> of them.</summary>
public delegate void PthSource(PthStorage storage, Stream destination);
