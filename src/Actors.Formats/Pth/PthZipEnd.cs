using System.Buffers.Binary;

namespace Actors.Formats.Pth;

/// <summary>Where a zip's directory is, from the records at the file's end; ZIP64 included.</summary>
/// <param name="Offset">Of the directory.</param>
/// <param name="SizeBytes">Of the directory.</param>
/// <param name="Entries">In the directory.</param>
internal readonly record struct PthZipEnd(long Offset, long SizeBytes, long Entries)
{
    private const uint Signature = 0x06054b50, LocatorSignature = 0x07064b50, Signature64 = 0x06064b50;
    private const int RecordBytes = 22, LocatorBytes = 20, Record64Bytes = 56, MaxCommentBytes = ushort.MaxValue;

    /// <exception cref="PthException">There is no such record, or it contradicts itself or the file.</exception>
    public static PthZipEnd Find(PthBytes file)
    {
        var tail = file.Read(Math.Max(0, file.Length - RecordBytes - MaxCommentBytes), (int)Math.Min(file.Length, RecordBytes + MaxCommentBytes));
        for (var at = tail.Length - RecordBytes; at >= 0; at--)
            if (U32(tail, at) == Signature && U16(tail, at + 20) == tail.Length - at - RecordBytes)
                return Checked(file, tail.AsSpan(at, RecordBytes), file.Length - tail.Length + at);
        throw new PthException("the file has no zip directory at its end: it is cut off or damaged");
    }

    private static PthZipEnd Checked(PthBytes file, ReadOnlySpan<byte> record, long position)
    {
        var plain = new PthZipEnd(U32(record, 16), U32(record, 12), U16(record, 10));
        if (U16(record, 4) is not 0 and not ushort.MaxValue || U16(record, 6) is not 0 and not ushort.MaxValue || U16(record, 8) != U16(record, 10))
            throw new PthException("a zip in several parts is not read");
        var (end, endsAt) = Find64(file, position) is { } found ? found : (plain, position);
        if (plain.Offset is var offset && offset != uint.MaxValue && offset != end.Offset
            || plain.SizeBytes is var size && size != uint.MaxValue && size != end.SizeBytes
            || plain.Entries is var entries && entries != ushort.MaxValue && entries != end.Entries)
            throw new PthException("the zip's two end records contradict each other");
        return end.Offset + end.SizeBytes == endsAt ? end : throw new PthException("the zip's directory is not where its end record says");
    }

    private static (PthZipEnd End, long Position)? Find64(PthBytes file, long position)
    {
        if (position < LocatorBytes + Record64Bytes)
            return null;
        var locator = file.Read(position - LocatorBytes, LocatorBytes);
        if (U32(locator, 0) != LocatorSignature)
            return null;
        var at = Within(file, U64(locator, 8));
        if (at != position - LocatorBytes - Record64Bytes)
            throw new PthException("the zip's ZIP64 end record is not where its locator says");
        var record = file.Read(at, Record64Bytes);
        if (U32(record, 0) != Signature64 || U32(record, 16) != 0 || U32(record, 20) != 0 || U64(record, 24) != U64(record, 32))
            throw new PthException("the zip's ZIP64 end record is damaged");
        return (new PthZipEnd(Within(file, U64(record, 48)), Within(file, U64(record, 40)), Within(file, U64(record, 32))), at);
    }

    private static long Within(PthBytes file, ulong value) =>
        value <= (ulong)file.Length ? (long)value : throw new PthException($"the zip's end record says {value} in a file of {file.Length} bytes");

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
