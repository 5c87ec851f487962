using System.Numerics;
using System.Runtime.InteropServices;

namespace Actors.Journals.Sqlite;

/// <summary>The checksum of what a row must still say when it is read.</summary>
internal static class Checksum
{
    /// <summary>The part that all rows of a stream, or of a manifest, share.</summary>
    public static uint Of(string text) => Crc32C.Continue(Crc32C.Begin, MemoryMarshal.AsBytes(text.AsSpan()));

    public static uint OfEvent(uint stream, uint manifest, long position, long sequence, long timestampUs, ReadOnlySpan<byte> payload)
    {
        var crc = BitOperations.Crc32C(stream, manifest);
        crc = BitOperations.Crc32C(crc, (ulong)position);
        crc = BitOperations.Crc32C(crc, (ulong)sequence);
        crc = BitOperations.Crc32C(crc, (ulong)timestampUs);
        return ~Crc32C.Continue(crc, payload);
    }
}
