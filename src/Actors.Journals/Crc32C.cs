using System.Buffers.Binary;
using System.Numerics;

namespace Actors.Journals;

/// <summary>CRC-32C (Castagnoli, polynomial 0x1EDC6F41): the checksum of everything that is recorded.</summary>
internal static class Crc32C
{
    /// <summary>What a checksum begins with; invert the last value to end it.</summary>
    public const uint Begin = ~0u;

    /// <summary>Continues a checksum over further bytes.</summary>
    public static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var rest in bytes)
            crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }
}
