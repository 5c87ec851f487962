namespace Actors.Worker.Torch;

/// <summary>
/// One entry of <c>.gnu.version_r</c> (Elf64_Vernaux): a version that the library requires of another one. The layout is that of the
/// Linux Standard Base, "Symbol Versioning", "Version Requirements".
/// </summary>
/// <param name="Library">The file that must have the version, as DT_NEEDED names it.</param>
/// <param name="Version">The name of the version, such as GLIBCXX_3.4.32.</param>
/// <param name="Index">The number by which symbols name the version in <c>.gnu.version</c> (vna_other without the hidden bit).</param>
/// <param name="FlagsOffset">Where in the file the 16 bits of vna_flags lie.</param>
/// <param name="Flags">vna_flags; <see cref="Weak"/> is the only one defined.</param>
internal sealed record VersionRequirement(string Library, string Version, int Index, ulong FlagsOffset, ushort Flags)
{
    /// <summary>VER_FLG_WEAK: the dynamic linker loads the library although the version is missing.</summary>
    public const ushort Weak = 2;

    /// <summary>The bits of a symbol's entry in <c>.gnu.version</c> that are the index; the highest bit hides the symbol.</summary>
    public const int IndexMask = 0x7fff;

    private const uint SectionType = 0x6ffffffe, EntrySize = 16;
    private const int MaxVersions = 4096;

    /// <exception cref="ElfFormatException">The section is missing, leaves its bounds or runs in a circle.</exception>
    public static IReadOnlyList<VersionRequirement> ReadAll(ElfFile file)
    {
        var section = file.Section(SectionType, DynamicTag.VersionRequirements, ".gnu.version_r");
        if (file.RequiredDynamic(DynamicTag.VersionRequirementFiles, "DT_VERNEEDNUM") != section.Info)
            throw new ElfFormatException("counts its required libraries in two ways");
        var found = new List<VersionRequirement>();
        ulong at = 0;
        for (uint i = 0; i < section.Info; i++)
        {
            var entry = Place(section, at);
            if (file.U16(entry) != 1)
                throw new ElfFormatException("has an unknown version of .gnu.version_r");
            ReadVersions(file, section, at, found);
            at = Next(at, file.U32(entry + 12), last: i == section.Info - 1);
        }
        return found;
    }

    private static void ReadVersions(ElfFile file, ElfSection section, ulong required, List<VersionRequirement> found)
    {
        var entry = Place(section, required);
        var (count, library, at) = (file.U16(entry + 2), file.Name(file.U32(entry + 4)), required + file.U32(entry + 8));
        for (var i = 0; i < count; i++)
        {
            var version = Place(section, at);
            found.Add(new(library, file.Name(file.U32(version + 8)), file.U16(version + 6) & IndexMask, version + 4, file.U16(version + 4)));
            if (found.Count > MaxVersions)
                throw new ElfFormatException($"requires more than {MaxVersions} versions");
            at = Next(at, file.U32(version + 12), last: i == count - 1);
        }
    }

    private static ulong Place(ElfSection section, ulong at) =>
        section.Size >= EntrySize && at <= section.Size - EntrySize
            ? section.Offset + at
            : throw new ElfFormatException("has an entry outside .gnu.version_r");

    // An offset is unsigned, so a chain only goes forward and ends inside the section; zero before the last entry would be a circle.
    private static ulong Next(ulong at, uint step, bool last) =>
        step >= EntrySize || last ? at + step : throw new ElfFormatException("has entries of .gnu.version_r that overlap or end early");
}
