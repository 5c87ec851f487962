using System.Buffers.Binary;
using System.Text;

namespace Actors.Worker.Tests.Torch;

/// <summary>Writes a small shared library for x86-64 that the dynamic linker really loads: one segment that holds everything, and section headers.</summary>
internal sealed class PlantedLibrary
{
    public const int HeaderSize = 64, ProgramHeaders = 3;

    private readonly MemoryStream _bytes = new();
    private readonly List<byte> _names = [0];
    private readonly List<(ulong Tag, ulong Value)> _dynamic = [];
    private readonly List<(uint Type, int At, int Size, uint Info, ulong Entry)> _sections = [];

    public List<string> Needed { get; } = [];

    /// <summary>The required versions, each with the number that symbols use for it.</summary>
    public List<(string Library, string Version, ushort Index)> Requirements { get; } = [];

    /// <summary>Symbols in order from number 1; one with code is defined here, others are imported.</summary>
    public List<(string Name, ushort Version, byte[]? Code)> Symbols { get; } = [];

    /// <summary>The numbers of symbols that DT_RELA names.</summary>
    public List<uint> Relocated { get; } = [];

    /// <summary>The numbers of symbols that DT_JMPREL names.</summary>
    public List<uint> Called { get; } = [];

    /// <summary>Where the tables lie after <see cref="Build"/>, by name.</summary>
    public Dictionary<string, int> Places { get; } = [];

    /// <summary>A library that requires a version of libstdc++ for one symbol that it never uses, as TorchSharp's does.</summary>
    public static PlantedLibrary RequiringUnused(string version, string symbol) => new()
    {
        Needed = { "libstdc++.so.6", "libc.so.6" },
        Requirements = { ("libstdc++.so.6", version, 3), ("libc.so.6", "GLIBC_2.2.5", 2) },
        Symbols = { ("malloc", 2, null), (symbol, 3, null) },
        Relocated = { 1 },
    };

    /// <summary>Code of a function that returns a number.</summary>
    public static byte[] Returning(ulong value) => [0x48, 0xb8, .. BitConverter.GetBytes(value), 0xc3];

    public byte[] Build()
    {
        _bytes.SetLength(HeaderSize + ProgramHeaders * 56);
        _bytes.Position = _bytes.Length;
        var code = Symbols.Select(symbol => symbol.Code is { } body ? Table("code", body) : 0).ToList();
        var symbols = Table(".dynsym", SymbolTable(code));
        Add(11, symbols, (Symbols.Count + 1) * 24, 0, 24, 6);
        Add(0x6fffffff, Table(".gnu.version", [.. Symbols.Prepend(("", (ushort)0, null)).SelectMany(symbol => BitConverter.GetBytes(symbol.Item2))]),
            (Symbols.Count + 1) * 2, 0, 2, 0x6ffffff0);
        if (Requirements.Count > 0)
        {
            var required = Required();
            var files = (uint)Requirements.Select(requirement => requirement.Library).Distinct().Count();
            Add(0x6ffffffe, Table(".gnu.version_r", required), required.Length, files, 0, 0x6ffffffe);
            _dynamic.Add((0x6fffffff, files));
        }
        _dynamic.Add((4, (ulong)Table(".hash", Hash())));
        Relocations("rela", Relocated, 7, 8, 6);
        Relocations("jmprel", Called, 23, 2, 7);
        if (Called.Count > 0)
            _dynamic.Add((20, 7));
        foreach (var needed in Needed)
            _dynamic.Add((1, Name(needed)));
        _dynamic.AddRange([(11, 24), (5, (ulong)Table(".dynstr", [.. _names])), (10, (ulong)_names.Count), (0, 0)]);
        var dynamic = Table(".dynamic", [.. _dynamic.SelectMany(entry => Words(entry.Tag, entry.Value))]);
        var loaded = (int)_bytes.Length;
        var sections = Table("sections", [.. SectionHeaders()]);
        var file = _bytes.ToArray();
        WriteHeader(file, sections);
        WriteSegments(file, loaded, dynamic);
        return file;
    }

    private byte[] SymbolTable(List<int> code)
    {
        var table = new byte[(Symbols.Count + 1) * 24];
        for (var i = 0; i < Symbols.Count; i++)
        {
            var entry = table.AsSpan((i + 1) * 24);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)Name(Symbols[i].Name));
            entry[4] = 0x12;
            BinaryPrimitives.WriteUInt16LittleEndian(entry[6..], (ushort)(code[i] > 0 ? 1 : 0));
            BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], (ulong)code[i]);
        }
        return table;
    }

    private byte[] Required()
    {
        var table = new List<byte>();
        var files = Requirements.GroupBy(requirement => requirement.Library).ToList();
        foreach (var file in files)
        {
            var versions = file.ToList();
            var next = file == files[^1] ? 0u : (uint)(16 + 16 * versions.Count);
            table.AddRange([
                1, 0, .. BitConverter.GetBytes((ushort)versions.Count), .. BitConverter.GetBytes((uint)Name(file.Key)),
                16, 0, 0, 0, .. BitConverter.GetBytes(next),
            ]);
            for (var i = 0; i < versions.Count; i++)
                table.AddRange([
                    .. BitConverter.GetBytes(ElfHash(versions[i].Version)), 0, 0, .. BitConverter.GetBytes(versions[i].Index),
                    .. BitConverter.GetBytes((uint)Name(versions[i].Version)), .. BitConverter.GetBytes(i == versions.Count - 1 ? 0u : 16u),
                ]);
        }
        return [.. table];
    }

    // One bucket that chains all symbols.
    private byte[] Hash()
    {
        int[] sizesAndFirst = [1, Symbols.Count + 1, Symbols.Count];
        var next = Enumerable.Range(0, Symbols.Count + 1).Select(i => Math.Max(i - 1, 0));
        return [.. sizesAndFirst.Concat(next).SelectMany(BitConverter.GetBytes)];
    }

    private void Relocations(string name, List<uint> symbols, ulong tag, ulong sizeTag, uint kind)
    {
        if (symbols.Count == 0)
            return;
        var slots = Table("slots", new byte[8 * symbols.Count]);
        var table = Table(name, [.. symbols.SelectMany((symbol, i) => Words((ulong)(slots + 8 * i), ((ulong)symbol << 32) | kind, 0))]);
        _dynamic.AddRange([(tag, (ulong)table), (sizeTag, (ulong)(24 * symbols.Count))]);
        if (tag == 7)
            _dynamic.Add((9, 24));
        else
            _dynamic.Add((3, (ulong)slots));
    }

    private int Table(string name, byte[] content)
    {
        _bytes.Write(new byte[(8 - _bytes.Length % 8) % 8]);
        Places[name] = (int)_bytes.Length;
        _bytes.Write(content);
        return Places[name];
    }

    private void Add(uint type, int at, int size, uint info, ulong entry, ulong tag)
    {
        _sections.Add((type, at, size, info, entry));
        _dynamic.Add((tag, (ulong)at));
    }

    private IEnumerable<byte> SectionHeaders() => new byte[64].Concat(_sections.SelectMany(section =>
        Words(((ulong)section.Type << 32) | 0, 2, (ulong)section.At, (ulong)section.At, (ulong)section.Size, (ulong)section.Info << 32, 8, section.Entry)));

    private void WriteHeader(byte[] file, int sections)
    {
        byte[] start = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 62, 0, 1, 0, 0, 0];
        start.CopyTo(file, 0);
        Words(0, HeaderSize, (ulong)sections).CopyTo(file, 24);
        ushort[] sizes = [64, 56, ProgramHeaders, 64, (ushort)(_sections.Count + 1), 0];
        sizes.SelectMany(BitConverter.GetBytes).ToArray().CopyTo(file, 52);
    }

    private static void WriteSegments(byte[] file, int loaded, int dynamic)
    {
        Segment(1, 7, 0, loaded, 0x1000).CopyTo(file, HeaderSize);
        Segment(2, 6, dynamic, loaded - dynamic, 8).CopyTo(file, HeaderSize + 56);
        Segment(0x6474e551, 6, 0, 0, 16).CopyTo(file, HeaderSize + 112);
    }

    private static byte[] Segment(uint type, uint flags, int at, int size, int align) =>
        Words(type | ((ulong)flags << 32), (ulong)at, (ulong)at, (ulong)at, (ulong)size, (ulong)size, (ulong)align);

    private static byte[] Words(params ulong[] words) => [.. words.SelectMany(BitConverter.GetBytes)];

    private ulong Name(string text)
    {
        var at = _names.Count;
        _names.AddRange([.. Encoding.ASCII.GetBytes(text), 0]);
        return (ulong)at;
    }

    private static uint ElfHash(string name)
    {
        var hash = 0u;
        foreach (var c in name)
        {
            hash = (hash << 4) + c;
            var high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }
        return hash;
    }
}
