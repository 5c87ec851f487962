using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Actors.Journals.Sqlite;

/// <summary>CRC-32C (Castagnoli, polynomial 0x1EDC6F41) of what a row must still say when it is read.</summary>
internal static class Checksum
{
    /// <summary>The part that all rows of a stream, or of a manifest, share.</summary>
    public static uint Of(string text) => Continue(~0u, MemoryMarshal.AsBytes(text.AsSpan()));

    public static uint OfEvent(uint stream, uint manifest, long position, long sequence, long timestampUs, ReadOnlySpan<byte> payload)
    {
        var crc = BitOperations.Crc32C(stream, manifest);
        crc = BitOperations.Crc32C(crc, (ulong)position);
        crc = BitOperations.Crc32C(crc, (ulong)sequence);
        crc = BitOperations.Crc32C(crc, (ulong)timestampUs);
        return ~Continue(crc, payload);
    }

    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var rest in bytes)
            crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }
}
