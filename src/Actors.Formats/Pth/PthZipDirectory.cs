using System.Buffers.Binary;
using System.Text;

namespace Actors.Formats.Pth;

/// <summary>
/// The directory of a zip whose entries are stored, as PyTorch writes it. .NET's own reader would do for honest files; this one reads nothing
/// but the directory, and refuses what makes zips dangerous: encryption, overlaps, names taken twice or pointing outside.
/// </summary>
internal static class PthZipDirectory
{
    /// <summary>Longest directory that is read.</summary>
    public const int MaxBytes = 64 << 20;

    private const uint Signature = 0x02014b50;
    private const int RecordBytes = 46, MaxNameBytes = 4096;
    private const ushort Zip64Extra = 1;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The entries by name.</summary>
    /// <exception cref="PthException">Damaged, hostile, or not stored.</exception>
    public static Dictionary<string, PthZipEntry> Read(PthBytes file)
    {
        var end = PthZipEnd.Find(file);
        if (end.SizeBytes > MaxBytes || end.Entries > end.SizeBytes / RecordBytes)
            throw new PthException($"the zip's directory claims {end.Entries} entries in {end.SizeBytes} bytes");
        ReadOnlySpan<byte> records = file.Read(end.Offset, (int)end.SizeBytes);
        var entries = new List<PthZipEntry>();
        for (var i = 0L; i < end.Entries; i++)
            entries.Add(ReadEntry(ref records, file.Length));
        if (!records.IsEmpty)
            throw new PthException("the zip's directory holds more than its entries");
        return Checked(entries, end.Offset);
    }

    private static PthZipEntry ReadEntry(ref ReadOnlySpan<byte> records, long fileLength)
    {
        if (records.Length < RecordBytes || BinaryPrimitives.ReadUInt32LittleEndian(records) != Signature)
            throw new PthException("the zip's directory is damaged");
        var record = records[..RecordBytes];
        var (nameLength, extraLength, commentLength) = (U16(record, 28), U16(record, 30), U16(record, 32));
        var total = RecordBytes + nameLength + extraLength + commentLength;
        if (records.Length < total)
            throw new PthException("the zip's directory is cut off");
        var name = NameOf(records.Slice(RecordBytes, nameLength));
        if ((record[8] & 1) != 0)
            throw new PthException($"'{name}' is encrypted");
        var (compressed, size, offset) = Sizes(record, records.Slice(RecordBytes + nameLength, extraLength), name);
        if (compressed > (ulong)fileLength || offset > (ulong)fileLength)
            throw new PthException($"'{name}' claims {compressed} bytes at {offset}, past the end of the file of {fileLength}");
        records = records[total..];
        return new PthZipEntry(name, (long)offset, (long)compressed, U32(record, 16), U16(record, 10) == 0 && compressed == size, 0);
    }

    private static string NameOf(ReadOnlySpan<byte> bytes)
    {
        string name;
        try
        {
            name = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new PthException("the name of a zip entry is not UTF-8", e);
        }
        if (bytes.Length is 0 or > MaxNameBytes || name.StartsWith('/') || name.Contains('\\') || name.Contains('\0') || name.Split('/').Contains(".."))
            throw new PthException($"a zip entry has the name '{name[..Math.Min(name.Length, 100)]}', which is not allowed");
        return name;
    }

    private static (ulong Compressed, ulong Size, ulong Offset) Sizes(ReadOnlySpan<byte> record, ReadOnlySpan<byte> extra, string name)
    {
        ulong compressed = U32(record, 20), size = U32(record, 24), offset = U32(record, 42);
        while (extra.Length >= 4)
        {
            var (id, length) = (U16(extra, 0), U16(extra, 2));
            if (extra.Length < 4 + length)
                break;
            var field = extra.Slice(4, length);
            if (id == Zip64Extra)
            {
                size = Wide(size, ref field, name);
                compressed = Wide(compressed, ref field, name);
                offset = Wide(offset, ref field, name);
            }
            extra = extra[(4 + length)..];
        }
        return (compressed, size, offset);
    }

    // ZIP64 holds a value only where the plain field is full.
    private static ulong Wide(ulong plain, ref ReadOnlySpan<byte> field, string name)
    {
        if (plain != uint.MaxValue)
            return plain;
        if (field.Length < sizeof(ulong))
            throw new PthException($"the ZIP64 field of '{name}' is cut off");
        var value = BinaryPrimitives.ReadUInt64LittleEndian(field);
        field = field[sizeof(ulong)..];
        return value;
    }

    private static Dictionary<string, PthZipEntry> Checked(List<PthZipEntry> entries, long directoryOffset)
    {
        var byName = new Dictionary<string, PthZipEntry>(StringComparer.Ordinal);
        entries.Sort((left, right) => left.HeaderOffset.CompareTo(right.HeaderOffset));
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i] with { EndOffset = i + 1 < entries.Count ? entries[i + 1].HeaderOffset : directoryOffset };
            if (entry.HeaderOffset + PthZipEntry.LocalHeaderBytes + entry.Name.Length + entry.SizeBytes > entry.EndOffset)
                throw new PthException($"'{entry.Name}' overlaps what follows it");
            if (!byName.TryAdd(entry.Name, entry))
                throw new PthException($"the zip holds '{entry.Name}' twice");
        }
        return byName;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
