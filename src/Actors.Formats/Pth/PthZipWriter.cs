using System.Text;

namespace Actors.Formats.Pth;

/// <summary>
/// Writes a zip as torch.save does: entries stored, flags 0x0808 with sizes and CRC-32 behind the content, contents aligned to 64 bytes by
/// an extra field <c>FB</c>, no dates, and a ZIP64 end record always. The stream is only written forwards.
/// </summary>
/// <param name="zip64From">Sizes and positions from here on go into ZIP64 fields; lower only to test them.</param>
internal sealed class PthZipWriter(Stream stream, long zip64From = uint.MaxValue)
{
    private const int Alignment = 64;
    private const ushort Flags = 0x0808, Zip64Version = 45, Zip64Extra = 1, PaddingExtra = 'F' | 'B' << 8;

    private readonly BinaryWriter _writer = new(stream);
    private readonly List<(byte[] Name, long Offset, long Size, uint Crc)> _entries = [];
    private long _position;

    /// <summary>Writes an entry that is in memory.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        using var entry = Begin(name, content.Length);
        entry.Write(content);
        entry.Finish();
    }

    /// <summary>Begins an entry, which must be finished before the next.</summary>
    public PthEntryStream Begin(string name, long sizeBytes)
    {
        var nameBytes = Encoding.ASCII.GetBytes(name);
        var offset = _position;
        WriteLocalHeader(nameBytes, sizeBytes >= zip64From);
        return new PthEntryStream(stream, name, sizeBytes, crc => End(nameBytes, offset, sizeBytes, crc));
    }

    /// <summary>Writes the directory.</summary>
    public void Finish()
    {
        var offset = _position;
        foreach (var (name, at, size, crc) in _entries)
            WriteDirectoryEntry(name, at, size, crc);
        WriteEnd(offset, _position - offset);
        _writer.Flush();
    }

    private void WriteLocalHeader(byte[] name, bool large)
    {
        // The ZIP64 field says that the sizes behind the content have 8 bytes each.
        var zip64Bytes = large ? 4 + 16 : 0;
        var unpadded = _position + PthZipEntry.LocalHeaderBytes + name.Length + zip64Bytes + 4;
        var padding = (int)(-unpadded & (Alignment - 1));
        U32(0x04034b50u);
        U16(large ? Zip64Version : (ushort)0, Flags, 0, 0, 0);
        U32(0u, large ? uint.MaxValue : 0, large ? uint.MaxValue : 0);
        U16((ushort)name.Length, (ushort)(zip64Bytes + 4 + padding));
        Put(name);
        if (large)
        {
            U16(Zip64Extra, (ushort)16);
            U64(0L, 0L);
        }
        U16(PaddingExtra, (ushort)padding);
        Put(Enumerable.Repeat((byte)'Z', padding).ToArray());
    }

    private void End(byte[] name, long offset, long size, uint crc)
    {
        _position += size;
        U32(0x08074b50u, crc);
        if (size >= zip64From)
            U64(size, size);
        else
            U32((uint)size, (uint)size);
        _entries.Add((name, offset, size, crc));
    }

    private void WriteDirectoryEntry(byte[] name, long offset, long size, uint crc)
    {
        var (largeSize, largeOffset) = (size >= zip64From, offset >= zip64From);
        var fields = (largeSize ? 16 : 0) + (largeOffset ? 8 : 0);
        var version = fields > 0 ? Zip64Version : (ushort)0;
        U32(0x02014b50u);
        U16(version, version, Flags, 0, 0, 0);
        U32(crc, largeSize ? uint.MaxValue : (uint)size, largeSize ? uint.MaxValue : (uint)size);
        U16((ushort)name.Length, (ushort)(fields > 0 ? 4 + fields : 0), 0, 0, 0);
        U32(0u, largeOffset ? uint.MaxValue : (uint)offset);
        Put(name);
        if (fields > 0)
            U16(Zip64Extra, (ushort)fields);
        if (largeSize)
            U64(size, size);
        if (largeOffset)
            U64(offset);
    }

    private void WriteEnd(long offset, long size)
    {
        var end64 = _position;
        U32(0x06064b50u);
        U64(44L);
        U16(Zip64Version, Zip64Version);
        U32(0u, 0u);
        U64(_entries.Count, _entries.Count, size, offset);
        U32(0x07064b50u, 0u);
        U64(end64);
        U32(1u);
        U32(0x06054b50u);
        var count = (ushort)Math.Min(_entries.Count, ushort.MaxValue);
        U16(0, 0, count, count);
        U32(size >= zip64From ? uint.MaxValue : (uint)size, offset >= zip64From ? uint.MaxValue : (uint)offset);
        U16((ushort)0);
    }

    private void U16(params ReadOnlySpan<ushort> values)
    {
        foreach (var value in values)
            _writer.Write(value);
        _position += values.Length * sizeof(ushort);
    }

    private void U32(params ReadOnlySpan<uint> values)
    {
        foreach (var value in values)
            _writer.Write(value);
        _position += values.Length * sizeof(uint);
    }

    private void U64(params ReadOnlySpan<long> values)
    {
        foreach (var value in values)
            _writer.Write(value);
        _position += values.Length * sizeof(long);
    }

    private void Put(byte[] bytes)
    {
        _writer.Write(bytes);
        _position += bytes.Length;
    }
}
