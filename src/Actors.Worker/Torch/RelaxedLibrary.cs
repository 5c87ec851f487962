using System.Buffers.Binary;

namespace Actors.Worker.Torch;

/// <summary>
/// Makes a copy of a library that loads although a system library lacks one version, if nothing in it uses that version.
/// </summary>
/// <remarks>
/// GCC 13 lets every file that includes iostream name a symbol only to require the library that defines it. Without a relocation the
/// dynamic linker never looks such a symbol up, so the version is required but never used. The copy differs in one flag: VER_FLG_WEAK.
/// </remarks>
internal static class RelaxedLibrary
{
    private const uint SymbolsType = 11, VersionsType = 0x6fffffff;
    private const ulong SymbolSize = 24, RelocationSize = 24;

    /// <returns>The bytes of the copy; <paramref name="original"/> is not changed.</returns>
    /// <exception cref="ElfFormatException">The file cannot be read, or the version is used: by another symbol or through a relocation.</exception>
    public static byte[] Create(byte[] original, string library, string version, string symbol)
    {
        var file = ElfFile.Read(original);
        var requirement = OnlyRequirement(file, library, version);
        var number = OnlySymbol(file, requirement, symbol);
        if (HasRelocation(file, number))
            throw new ElfFormatException($"uses {symbol} of {version} (a relocation names it)");
        var copy = original.ToArray();
        var flags = copy.AsSpan((int)requirement.FlagsOffset, sizeof(ushort));
        BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(requirement.Flags | VersionRequirement.Weak));
        return copy;
    }

    private static VersionRequirement OnlyRequirement(ElfFile file, string library, string version)
    {
        var all = VersionRequirement.ReadAll(file);
        var found = all.Where(requirement => requirement.Version == version).ToList();
        if (found.Count != 1 || found[0].Library != library)
            throw new ElfFormatException($"does not require {version} of {library} exactly once");
        return all.Count(requirement => requirement.Index == found[0].Index) == 1
            ? found[0]
            : throw new ElfFormatException($"gives the number of {version} to another version too");
    }

    private static uint OnlySymbol(ElfFile file, VersionRequirement requirement, string symbol)
    {
        var symbols = file.Section(SymbolsType, DynamicTag.SymbolTable, ".dynsym");
        var versions = file.Section(VersionsType, DynamicTag.SymbolVersions, ".gnu.version");
        if (symbols.EntrySize != SymbolSize || symbols.Size % SymbolSize != 0 || versions.Size / 2 != symbols.Size / SymbolSize)
            throw new ElfFormatException("has a symbol table and a version table of different lengths");
        var users = new List<uint>();
        for (uint i = 0; i < versions.Size / 2; i++)
            if ((file.U16(versions.Offset + 2 * i) & VersionRequirement.IndexMask) == requirement.Index)
                users.Add(i);
        if (users.Count != 1)
            throw new ElfFormatException($"has {users.Count} symbols of {requirement.Version} instead of one");
        var entry = symbols.Offset + users[0] * SymbolSize;
        if (file.Name(file.U32(entry)) != symbol || file.U16(entry + 6) != 0)
            throw new ElfFormatException($"has another symbol of {requirement.Version} than {symbol}");
        return users[0];
    }

    private static bool HasRelocation(ElfFile file, uint symbol)
    {
        // x86-64 has relocations with addend only (psABI); others would go unseen.
        if (file.Dynamic(DynamicTag.RelocationsWithoutAddend) is not null
            || (file.Dynamic(DynamicTag.PltRelocationsKind) ?? DynamicTag.Relocations) != DynamicTag.Relocations)
            throw new ElfFormatException("has relocations of an unknown kind");
        return Names(file, DynamicTag.Relocations, DynamicTag.RelocationsSize, symbol)
            || Names(file, DynamicTag.PltRelocations, DynamicTag.PltRelocationsSize, symbol);
    }

    private static bool Names(ElfFile file, ulong tableTag, ulong sizeTag, uint symbol)
    {
        if (file.Dynamic(tableTag) is not { } table)
            return false;
        var size = file.RequiredDynamic(sizeTag, "size of its relocations");
        if (size % RelocationSize != 0)
            throw new ElfFormatException("has relocations of an unknown size");
        var start = file.OffsetOf(table, size);
        for (ulong at = 0; at < size; at += RelocationSize)
            if (file.U64(start + at + 8) >> 32 == symbol)
                return true;
        return false;
    }
}
