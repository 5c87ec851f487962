using System.Buffers.Binary;
using System.Text;

namespace Actors.Worker.Torch;

/// <summary>
/// A shared library in ELF64, little-endian, for x86-64: the System V gABI (chapters "Object Files" and "Dynamic Linking") with the x86-64 psABI.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Every read is checked against the end of the file; a wrong number in a header is an <see cref="ElfFormatException"/>, never an overrun.</item>
/// <item>The dynamic linker reads the dynamic segment, and only tools read the section headers. A section counts here only if both agree on it.</item>
/// </list>
/// </remarks>
internal sealed class ElfFile
{
    private const int HeaderSize = 64, ProgramHeaderSize = 56, SectionHeaderSize = 64, DynamicEntrySize = 16;
    private const uint LoadSegment = 1, DynamicSegment = 2;

    private readonly byte[] _bytes;
    private readonly List<Segment> _segments = [];
    private readonly List<ElfSection> _sections = [];
    private readonly Dictionary<ulong, ulong> _dynamic = [];

    private ElfFile(byte[] bytes) => _bytes = bytes;

    /// <exception cref="ElfFormatException">The bytes are no shared library for x86-64, or a header points outside the file.</exception>
    public static ElfFile Read(byte[] bytes)
    {
        var file = new ElfFile(bytes);
        file.ReadHeader();
        file.ReadSegments();
        file.ReadSections();
        return file;
    }

    public ushort U16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    public uint U32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    public ulong U64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8));

    /// <summary>The value of a tag of the dynamic segment, or null if the segment lacks it.</summary>
    public ulong? Dynamic(ulong tag) => _dynamic.TryGetValue(tag, out var value) ? value : null;

    public ulong RequiredDynamic(ulong tag, string name) =>
        Dynamic(tag) ?? throw new ElfFormatException($"has no {name} in its dynamic segment");

    /// <summary>The section of this type, which must be the table that the dynamic linker finds through <paramref name="tag"/>.</summary>
    public ElfSection Section(uint type, ulong tag, string name)
    {
        var found = _sections.Where(section => section.Type == type).ToList();
        if (found.Count != 1)
            throw new ElfFormatException($"has {found.Count} sections {name} instead of one");
        var section = found[0];
        if (RequiredDynamic(tag, name) != section.Address || OffsetOf(section.Address, section.Size) != section.Offset)
            throw new ElfFormatException($"has a section {name} that is not the table of its dynamic segment");
        return section;
    }

    /// <summary>Where in the file the bytes lie that are loaded at an address.</summary>
    public ulong OffsetOf(ulong address, ulong size)
    {
        foreach (var segment in _segments)
            if (address >= segment.Address && address - segment.Address <= segment.Size && size <= segment.Size - (address - segment.Address))
                return segment.Offset + (address - segment.Address);
        throw new ElfFormatException($"has a table at address 0x{address:x} that no segment loads");
    }

    /// <summary>A zero-terminated name out of the dynamic string table (DT_STRTAB, DT_STRSZ).</summary>
    public string Name(uint index)
    {
        var size = RequiredDynamic(DynamicTag.StringTableSize, "DT_STRSZ");
        var table = Slice(OffsetOf(RequiredDynamic(DynamicTag.StringTable, "DT_STRTAB"), size), size);
        var rest = index < (ulong)table.Length ? table[(int)index..] : throw new ElfFormatException("has a name outside its string table");
        var end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw new ElfFormatException("has a name without an end");
    }

    private void ReadHeader()
    {
        if (_bytes.Length < 4 || !_bytes.AsSpan(0, 4).SequenceEqual("\u007fELF"u8))
            throw new ElfFormatException("is not an ELF file");
        if (_bytes.Length < HeaderSize)
            throw new ElfFormatException("ends inside its header");
        if (_bytes[4] != 2 || _bytes[5] != 1)
            throw new ElfFormatException("is not a 64-bit little-endian ELF file");
        if (_bytes[6] != 1 || U32(20) != 1)
            throw new ElfFormatException("has an unknown ELF version");
        if (U16(18) != 62)
            throw new ElfFormatException("is not for x86-64");
        if (U16(16) != 3)
            throw new ElfFormatException("is not a shared library");
    }

    private void ReadSegments()
    {
        ulong start = U64(32), count = U16(56);
        if (count == 0 || U16(54) != ProgramHeaderSize)
            throw new ElfFormatException("has no program headers that can be read");
        ulong? dynamic = null;
        for (ulong i = 0; i < count; i++)
        {
            var at = Add(start, i * ProgramHeaderSize);
            var segment = new Segment(U64(Add(at, 8)), U64(Add(at, 16)), U64(Add(at, 32)));
            if (U32(at) is not (LoadSegment or DynamicSegment))
                continue;
            Slice(segment.Offset, segment.Size);
            if (U32(at) == LoadSegment)
                AddLoaded(segment);
            else if (dynamic is null)
                ReadDynamic(segment, dynamic = segment.Address);
            else
                throw new ElfFormatException("has two dynamic segments");
        }
        if (dynamic is null)
            throw new ElfFormatException("has no dynamic segment");
    }

    private void AddLoaded(Segment segment)
    {
        // The gABI has them ascending. Overlapping ones would let an address mean other bytes here than in memory.
        if (_segments.Count > 0 && segment.Address < Add(_segments[^1].Address, _segments[^1].Size))
            throw new ElfFormatException("has loaded segments that overlap or are not in ascending order");
        Add(segment.Address, segment.Size);
        _segments.Add(segment);
    }

    private void ReadDynamic(Segment segment, ulong? address)
    {
        if (address is { } loaded && _segments.Count > 0 && OffsetOf(loaded, segment.Size) != segment.Offset)
            throw new ElfFormatException("has a dynamic segment that is not where it is loaded");
        for (ulong at = 0; at + DynamicEntrySize <= segment.Size; at += DynamicEntrySize)
        {
            var tag = U64(segment.Offset + at);
            if (tag == DynamicTag.End)
                return;
            if (!_dynamic.TryAdd(tag, U64(segment.Offset + at + 8)) && tag != DynamicTag.Needed)
                throw new ElfFormatException($"has the dynamic tag 0x{tag:x} twice");
        }
        throw new ElfFormatException("has a dynamic segment without an end");
    }

    private void ReadSections()
    {
        ulong start = U64(40), count = U16(60);
        if (count == 0 || U16(58) != SectionHeaderSize)
            throw new ElfFormatException("has no section headers that can be read");
        for (ulong i = 0; i < count; i++)
        {
            var at = Add(start, i * SectionHeaderSize);
            _sections.Add(new(U32(Add(at, 4)), U64(Add(at, 16)), U64(Add(at, 24)), U64(Add(at, 32)), U32(Add(at, 44)), U64(Add(at, 56))));
        }
    }

    private ReadOnlySpan<byte> Slice(ulong offset, ulong size) =>
        offset <= (ulong)_bytes.Length && size <= (ulong)_bytes.Length - offset
            ? _bytes.AsSpan((int)offset, (int)size)
            : throw new ElfFormatException("is truncated, or a header points outside it");

    private static ulong Add(ulong left, ulong right) =>
        left <= ulong.MaxValue - right ? left + right : throw new ElfFormatException("is truncated, or a header points outside it");

    private readonly record struct Segment(ulong Offset, ulong Address, ulong Size);
}

/// <summary>A section header: its type (sh_type), place in memory and in the file, size in bytes, sh_info and size of an entry.</summary>
internal readonly record struct ElfSection(uint Type, ulong Address, ulong Offset, ulong Size, uint Info, ulong EntrySize);
