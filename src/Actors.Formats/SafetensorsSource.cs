namespace Actors.Formats;

/// <summary>Hands out the bytes of an entry, row-major and little-endian, exactly <see cref="SafetensorsEntry.SizeBytes"/> of them.</summary>
public delegate ReadOnlySpan<byte> SafetensorsSource(SafetensorsEntry entry);
