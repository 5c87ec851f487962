namespace Actors.Worker.Torch;

/// <summary>Tags of the dynamic segment (d_tag).</summary>
/// <remarks>Most are from the System V gABI, "Dynamic Section"; the three of symbol versions are from the Linux Standard Base, "Symbol Versioning".</remarks>
internal static class DynamicTag
{
    public const ulong End = 0, Needed = 1, PltRelocationsSize = 2, StringTable = 5, SymbolTable = 6, Relocations = 7, RelocationsSize = 8;
    public const ulong StringTableSize = 10, SymbolSize = 11, SharedName = 14, RelocationsWithoutAddend = 17, PltRelocationsKind = 20, PltRelocations = 23;
    public const ulong SymbolVersions = 0x6ffffff0, VersionRequirements = 0x6ffffffe, VersionRequirementFiles = 0x6fffffff;
}
